/** The address index: from any address inside an area to the area's record, without a lock. */
@NullMarked
package org.acre.allocator.index;

import org.jspecify.annotations.NullMarked;

/** Page arithmetic and sorting that every other package of the floor stands on. */
@NullMarked
package org.acre.allocator.base;

import org.jspecify.annotations.NullMarked;

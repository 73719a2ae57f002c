/** The ground floor: hands out ranges of addresses and takes them back, and never touches what lies there. */
@NullMarked
package org.acre.allocator;

import org.jspecify.annotations.NullMarked;

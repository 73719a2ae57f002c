/** The top floor: puts real memory under the addresses that the allocator hands out. */
@NullMarked
package org.acre;

import org.jspecify.annotations.NullMarked;

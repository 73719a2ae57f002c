/**
 * The area table: one record of 48 bytes for each range, free or not, in flat primitive arrays.
 *
 * <p>Access modes, used with these meanings on the whole floor: <b>plain</b> under the global lock or by the one thread
 * that owns a record; <b>opaque</b> where another thread may look at the same time and tolerates what it sees;
 * <b>release</b> and <b>acquire</b> where one write publishes others; <b>cas</b> where threads decide who wins. Anything
 * stronger earns a sentence where it stands.
 */
@NullMarked
package org.acre.allocator.area;

import org.jspecify.annotations.NullMarked;

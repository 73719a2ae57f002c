/**
 * What the flight recorder is told of a space: the kernel's tracepoints alloc_vmap_area, purge_vmap_area_lazy and free_vmap_area_noflush with
 * all their fields, and what the kernel has none for: pools, decay, failures. Every event is off until a recording asks for it by
 * its name; the file acre.jfc asks for all of them.
 *
 * <p>An event that is off costs a look at a field, and nothing is allocated for it. The usual {@code new E()} followed by {@code
 * shouldCommit()} leaves it to the compiler to take the object away, which the interpreter does not. So each kind has one instance that is
 * only ever asked {@code isEnabled()}; where no recording has begun in the JVM, that method is a constant.
 *
 * <p>Events are told by the thread that did what they tell, when it holds neither the global lock nor a guard, and never by an
 * allocation that a pool has served. An event for which there is no memory or no stack is left out: what it tells has happened all the same.
 */
@NullMarked
package org.acre.allocator.event;

import org.jspecify.annotations.NullMarked;

/**
 * The parts of a space put together: the free space under the global lock, the purge pass, the failure ladder.
 *
 * <p>Two of the locks in {@link org.acre.allocator.order.LockRank}, the order of all, are here:
 * <ol>
 *   <li>the purge lock ({@link org.acre.allocator.space.PurgeLock}): shared by the passes of frees that crossed the
 *       threshold, exclusive for a pass with a hook and for whoever must know that no pass is under way. The hook runs under it,
 *       and may block, allocate and free, but not purge;
 *   <li>the global lock ({@link org.acre.allocator.space.GlobalLock}): free tree, record supply and the writing side of the
 *       address index.
 * </ol>
 * Pools and lazy lists have no lock. Nothing that blocks, allocates on the heap, logs or calls out runs under the global
 * lock; it is never held for more than {@link org.acre.allocator.space.FreeSpace#BATCH} areas at a time.
 */
@NullMarked
package org.acre.allocator.space;

import org.jspecify.annotations.NullMarked;

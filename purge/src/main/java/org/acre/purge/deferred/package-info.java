/**
 * How a deferred free is made. {@code org.acre.purge} puts the parts together.
 *
 * <pre>
 *   freeing threads                                        the monitor, one thread
 *     Deferrals   takes an area or object from its user      Monitor     when to take, when to begin a batch
 *     NodeQueues  a queue for each node: open block, heads     Batches     two in flight, one filling
 *       NodeWords   its words, and what they add up to
 *       BulkBlock   one page of pointers                        Batch       what waits for one grace period
 *       HeadLink    a head inside the area, in 64 bits        Reclaimer   gives back what is ripe
 *       Wrappers    one pointer, when there is no block         Callbacks   by number
 *     HeldBytes   how much waits; slows who frees too fast
 *   BlankBlocks   blank blocks ready for each node, refilled by a thread of their own
 *   ArrayBlocks   blocks where there is no memory to put them in
 *   Grace         what is asked of grace periods
 * </pre>
 *
 * <p>After the kernel's {@code kvfree_rcu} (Lai Jiangshan 2008; Uladzislau Rezki, Joel Fernandes 2019 and later).
 */
@NullMarked
package org.acre.purge.deferred;

import org.jspecify.annotations.NullMarked;

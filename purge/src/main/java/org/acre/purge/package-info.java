/**
 * The middle floor: waits for what must be waited for, invalidates once for a whole batch, and gives areas back.
 *
 * <pre>
 *   free            freeDeferred
 *    |                  |
 *    |            DeferredFree  ----- asks -----&gt;  GracePeriods  &lt;---- Reader, ReadSection
 *    |                  | the grace period is over
 *    v                  v
 *   LAZY: the lists of the space
 *    |
 *   Purger  (PurgeSchedule: when; PurgeThread: who; PurgeHelpers: with whom)
 *    |
 *   MappingInvalidation.invalidate(lowest, highest, RangeSet)      once for the batch
 *    |
 *   pools, or MappingInvalidation.discard and the free tree: the addresses have new owners
 * </pre>
 *
 * <p>The pass itself is {@code PurgePass} of the floor below, the only copy of the law. Every thread of Acre lives here: a {@link
 * org.acre.purge.grace.Daemon} each, asleep until it is told.
 */
@NullMarked
package org.acre.purge;

import org.jspecify.annotations.NullMarked;

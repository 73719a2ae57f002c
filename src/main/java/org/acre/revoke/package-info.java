/**
 * Revocation: the segments of freed areas stop working, many at a time.
 *
 * <pre>
 *   SegmentIssuer            hands out the segments of areas, and knows its own again
 *     PlainSegments          slices of the region: work as long as it is open
 *     RevocableSegments      slices that die with the arena of their group
 *   Revocation               the invalidation: closes the groups whose areas are all free, keeps the others back
 *     GroupCount             what one batch has of each group
 *   Groups                   all open groups; which one an area joins
 *     Group                  one arena and the pages under it
 *   PinLimit, PinShares      how large a group may grow
 *   LetGo                    a batch without what was kept back, for the invalidations that come after
 * </pre>
 *
 * <p>Closing a shared arena stops every thread of the process for a moment. So areas that are allocated close in time, by
 * one processor, share an arena, and it closes when all of them are free.
 *
 * <pre>
 *   join          join                 free, free ...            purge: all pages of the group are in the batch
 *   OPEN ----------------> FULL (or sealed) --------> all free ----------> CLOSED, for ever
 *                            |                                    |
 *                            +-- purge: some are still busy ------+-- purge: a segment is inside a native call
 *                                the free ones are kept back,         the free ones are kept back,
 *                                pinned                               pinned
 * </pre>
 *
 * What is pinned by busy neighbours does not travel with every batch: it is recalled when so many pages of its group have been seen
 * that all may be free. That sum is a hint; what closes an arena is the count of the pages in one batch.
 *
 * <p>The tag of an area (64 bits that its space keeps about it) names its group:
 *
 * <pre>
 *   63                                7 6      0
 *   +----------------------------------+--------+
 *   |  number of the group, from 1     | area   |   which of the group's areas it is
 *   +----------------------------------+--------+
 *   0: no segment of this area was ever handed out, so there is nothing to revoke
 * </pre>
 */
@NullMarked
package org.acre.revoke;

import org.jspecify.annotations.NullMarked;

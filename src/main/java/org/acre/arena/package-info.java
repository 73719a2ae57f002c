/**
 * Arenas on the memory of a region: the JDK's semantics, without a handshake with all threads for each of them.
 *
 * <pre>
 *   RegionArenas         opens them, knows who is open, closes with the region
 *     ConfinedArena      of one thread: dead when it closes
 *     StrictArena        of any thread: dead when it closes, for a handshake
 *     LazyArena          of any thread: closes without one
 *     JdkArena           the JDK's own, where native access is denied
 *   OpenArenas           who is open: a seat for each, at the processor of whoever opens it
 *   Chunks, Chunk        memory of a shared arena, handed out from the start to the end by any thread
 *   Batches, Batch       lazy arenas that end together: one JDK arena and one handshake for all of them
 *   ArenaMemory          areas of the region, and what of them reads as zero
 * </pre>
 *
 * <p>An area of an arena is handed out again only when no segment of it works any more:
 *
 * <pre>
 *   confined, strict     the JDK arena closes first, then the areas go back to the space: they have no tag, there is nothing to revoke
 *   lazy                 close: the batch counts one user less
 *                        last user of a full batch, or a purge that finds no user: DEAD
 *                        whoever needs a block next, or a purge: closes the JDK arena of the batch, one handshake, and only
 *                        then uses its memory again or gives it back
 * </pre>
 */
@NullMarked
package org.acre.arena;

import org.jspecify.annotations.NullMarked;

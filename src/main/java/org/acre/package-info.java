/**
 * The top floor: puts real memory under the addresses that the allocator hands out. Start at {@link org.acre.Region}.
 *
 * <pre>{@code
 *   try (Region region = Region.anonymous(64L << 30)) {
 *     MemorySegment extent = region.allocate(1 << 20, 1);    // zero
 *     ...
 *     region.free(extent);                                   // from the next purge on, extent throws
 *   }
 * }</pre>
 *
 * <pre>
 *   org.acre.cli       the acre command                     not exported
 *   org.acre.example   a page store to copy from    not exported
 *   org.acre.caffeine  a Caffeine cache with its values in a region
 *   org.acre.array     arrays that grow under readers
 *   org.acre           Region, its builder
 *   org.acre.revoke    segments that stop working when their area is freed   not exported
 *   org.acre.memory    what lies under a region; every native call of Acre is in its class PosixMemory   not exported
 * </pre>
 *
 * Each may use those below it, and {@code PackagesTest} holds it so.
 */
@NullMarked
package org.acre;

import org.jspecify.annotations.NullMarked;

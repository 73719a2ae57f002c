/**
 * The top floor: puts real memory under the addresses that the allocator hands out. Start at {@link org.acre.Region}.
 *
 * {@snippet file="org/acre/snippets/RegionSnippetsTest.java" region="extent"}
 *
 * <pre>
 *   org.acre.cli       the acre command                     not exported
 *   org.acre.example   a page store to copy from            not exported
 *   org.acre.agrona    Agrona's buffers and counters        each of these needs its library, which is optional
 *   org.acre.arrow     Arrow's vectors
 *   org.acre.caffeine  a Caffeine cache with its values in a region
 *   org.acre.chronicle Chronicle's bytes
 *   org.acre.netty     Netty's buffers
 *   org.acre.owned     memory with one owner, for these     not exported
 *   org.acre.array     arrays that grow under readers
 *   org.acre           Region, its builder
 *   org.acre.arena     arenas on a region's memory                           not exported
 *   org.acre.view      scattered pages as one segment                        not exported
 *   org.acre.revoke    segments that stop working when their area is freed   not exported
 *   org.acre.small     objects of 16 bytes to four pages in slabs            not exported
 *   org.acre.blackbox  the last events of a region, in a file that survives  not exported
 *   org.acre.memory    what lies under a region; every native call of Acre is in its classes Posix...    not exported
 * </pre>
 *
 * Each may use those below it, and {@code PackagesTest} holds it so.
 */
@NullMarked
package org.acre;

import org.jspecify.annotations.NullMarked;

package org.acre;

/**
 * What the invalidation of a region has done, as of its last purge.
 *
 * @param handshakes arenas that purges have closed: each stops every thread of the process for a moment
 * @param revokedAreas areas and small objects whose segments throw since
 * @param revokedPages pages of the areas
 * @param refusals arenas that could not be closed because one of their segments was inside a native call or an I/O operation;
 *     they are tried again in the next purge
 * @param pinnedAreas freed areas that the last purge kept back because a neighbour in their arena lives
 * @param pinnedPages their pages
 * @param openArenas arenas of segments that were open at the last purge
 * @param discardedBytes bytes given back to the OS
 * @param discardFailures ranges that could not be given back
 */
public record InvalidationStatistics(long handshakes, long revokedAreas, long revokedPages, long refusals, long pinnedAreas,
        long pinnedPages, long openArenas, long discardedBytes, long discardFailures) {
    /** Freed and revoked areas for each handshake: what sharing arenas gains; 0 before the first. */
    public double areasPerHandshake() {
        return handshakes == 0 ? 0 : (double) revokedAreas / handshakes;
    }
}

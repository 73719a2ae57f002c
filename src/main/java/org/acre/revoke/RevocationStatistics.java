package org.acre.revoke;

/**
 * What revocation has done.
 *
 * @param handshakes arenas closed by purges: each stops all threads for a moment
 * @param revokedAreas areas whose segments were made to throw by these
 * @param revokedPages their pages
 * @param refusals arenas that could not close because a segment was inside a native call or an I/O operation
 * @param pinnedAreas freed areas that the last pass kept back
 * @param pinnedPages their pages
 * @param openGroups arenas that are open, as of the last pass
 */
public record RevocationStatistics(long handshakes, long revokedAreas, long revokedPages, long refusals, long pinnedAreas,
        long pinnedPages, long openGroups) {
    /** Before the first pass. */
    public static final RevocationStatistics NONE = new RevocationStatistics(0, 0, 0, 0, 0, 0, 0);
}

package org.acre;

/**
 * What a region does with freed areas before their addresses have a new owner. It happens in a purge, once for a whole
 * batch; until then a freed area is as it was.
 *
 * <p>What a stale access can do after that purge, that is, one to an area that was freed:
 *
 * <pre>
 *              a stale read                            a stale write
 *   NONE       sees what the new owner wrote           overwrites the new owner's data
 *   REVOKE     through a segment: throws               through a segment: throws
 *              by address: as NONE                     by address: as NONE
 *   DISCARD    as NONE; sees zeros while the area      as NONE; is found by the next owner, who expected
 *              is free                                 zeros, while the area is free
 *   PROTECT    through a segment: throws               the same
 *              by address: ends the process, until
 *              the purge after; then as NONE
 * </pre>
 *
 * <p>"By address" is every access that Acre does not see: through {@link Region#memory}, through a segment that the program made
 * of a number, in native code. Through a segment that Acre handed out no stale access ends the process, in any mode, while the
 * region is open.
 */
public enum Invalidation {
    /**
     * Nothing. Segments of areas are slices of {@link Region#memory}; they work as long as the region is open, whoever owns
     * their addresses.
     */
    NONE,

    /**
     * Segments of freed areas throw IllegalStateException on every access, from every thread, for ever, also when the address
     * has a new owner.
     *
     * <p>Areas that are allocated close in time share an arena, which closes when all of them are free: one handshake with all
     * threads for many frees. An area whose neighbours live on is kept back meanwhile: its address has no new owner and its
     * segment still works, as before the purge. Such pages are counted as pinned; {@link Region.Builder#pinShare} bounds them. Areas of 256 pages
     * and more are alone.
     *
     * <p>So it is with the slots of small objects whose segments were handed out. One of which there is only an address is reused at once.
     *
     * <p>Needs native access. Without it the region falls back to {@link #NONE} and says so in the log.
     */
    REVOKE,

    /**
     * The memory of free pages goes back to the OS when they leave the pools for the tree, and reads as zero. Areas that are
     * reused from a pool keep theirs, so that nothing is faulted in again; pinned areas lose theirs at once. In a file a hole is punched, if the file system
     * can and the region is {@link Region.Builder#sparse}; else its pages stay as they are, which the log says once.
     */
    DISCARD,

    /**
     * For debugging; includes {@link #REVOKE}. Freed pages are inaccessible from one purge to the next, and nobody gets them
     * meanwhile (they count as pinned): a stale raw address faults and ends the process, where it would have read or spoiled
     * somebody's data. {@link Region#memory} is a raw view here: it works for every address that has an owner or never had
     * one, and faults as a raw address does for those that are inaccessible. Each freed area costs two calls of the OS and
     * up to two of its 65,530 mappings.
     */
    PROTECT
}

package org.acre.purge;

/**
 * Something that stands on a space and keeps areas of it, or parts of areas, that nobody uses any more. The purger of the space asks
 * for them before each pass, so that what was freed above is freed below, too.
 */
public interface AreaCache {
    /**
     * Frees what can be freed. Called before a pass by whoever makes it, with no lock held; several threads may call at once. What it
     * throws is logged, and the pass goes on.
     *
     * @param all what was kept for quick reuse, too: everything is to be empty afterwards
     */
    void giveBack(boolean all);

    /** Whether {@link #giveBack} has work without {@code all}. Any thread, at a glance. */
    boolean hasWork();
}

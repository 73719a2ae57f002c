package org.acre.purge;

/**
 * Somebody above a space who keeps freed areas back, to hand them out again or to make many safe at once. For the space they are
 * busy, so that a purge does not see them before they are given back.
 */
@FunctionalInterface
public interface AreaCache {
    /**
     * Frees areas that nobody uses any more. Called before a pass begins, by the thread that makes it, inside no pass and with no
     * lock held; several threads may call at once.
     *
     * @param everything also what would soon be used again: the pass is a {@link Purger#purgeAll}
     */
    void giveBack(boolean everything);
}

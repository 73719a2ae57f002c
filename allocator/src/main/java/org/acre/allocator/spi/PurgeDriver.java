package org.acre.allocator.spi;

/** Whoever decides when a space is purged. Calls come from threads inside {@code free} and {@code allocate}, with no lock held. */
public interface PurgeDriver {
    /** The free at hand took the lazy pages above the threshold. Comes once until the next pass begins. Must not wait. */
    void crossed(int node);

    /** The free at hand took the lazy pages above the hard limit: back-pressure. May purge. */
    void overfull(int node);

    /**
     * An allocation has failed, also after a full purge; called again while it says true.
     *
     * @param step how many times it has been called for this allocation
     * @param bytes what was asked for
     * @return whether another full purge could bring what is missing
     */
    boolean relieve(int step, long bytes);
}

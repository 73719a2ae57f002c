package org.acre.allocator.spi;

/** Whoever decides when a space is purged. Calls come from threads inside {@code free}, with no lock held. */
public interface PurgeDriver {
    /** The free at hand took the lazy pages above the threshold. Comes once until the next pass begins. Must not wait. */
    void crossed(int node);

    /** The free at hand took the lazy pages above the hard limit: back-pressure. May purge. */
    void overfull(int node);
}

package org.acre.allocator.spi;

/** A step of the failure ladder: something above that can make room for an allocation which failed after a full purge. */
public interface Relief {
    /** Waiting for frees that are queued already: first. */
    int QUEUED = 0;
    /** Asking others to give something up: last. */
    int PRESSURE = 1;

    /** When it is asked: lower comes first. */
    int rank();

    /**
     * Called by the thread that allocates, with no lock held; several may call at once.
     *
     * @param bytes what was asked for
     * @return whether another full purge could bring what is missing
     */
    boolean relieve(long bytes);
}

package org.acre.allocator.spi;

/** Threads that help a pass. This floor starts none. */
@FunctionalInterface
public interface HelperCrew {
    /** Nobody. */
    HelperCrew NOBODY = (helpers, work) -> work.run();

    /**
     * Runs {@code work} on the calling thread, and at the same time on up to {@code helpers} others. Returns when all of them
     * have returned, also when it throws; what they did happens-before that. A crew that throws, or that does not run the work at
     * all, leaves it to the caller.
     */
    void run(int helpers, Runnable work);
}

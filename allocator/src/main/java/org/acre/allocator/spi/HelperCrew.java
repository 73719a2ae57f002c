package org.acre.allocator.spi;

/** Threads that help a pass. This floor starts none. */
@FunctionalInterface
public interface HelperCrew {
    /** Nobody. */
    HelperCrew NOBODY = (helpers, work) -> work.run();

    /**
     * Runs {@code work} on the calling thread, and at the same time on up to {@code helpers} others. Returns when all of them
     * have returned; what they did happens-before that.
     */
    void run(int helpers, Runnable work);
}

package org.acre.allocator.spi;

/**
 * Decides about every area that is cut out of the free tree, before it is handed out: its pages may begin to cost something.
 * What comes from a pool was admitted when it was cut out. Called by the thread that allocates, with no lock held; several may
 * call at once.
 */
public interface Admission {
    /**
     * Whether the pages of [{@code start}, {@code end}), which the caller has and nobody uses yet, may be used. If not, nothing
     * has changed; it may be asked again after a purge.
     */
    boolean admit(long start, long end);

    /** What an allocation throws of which these pages were not admitted, whatever was tried. */
    RuntimeException refused(long start, long end);
}

package org.acre.benchmarks.simulation;

import java.util.List;

/**
 * What the authors of the kernel's nodes measured on 64 threads of an AMD Ryzen Threadripper 3970X: microseconds of a vmalloc and a vfree of one
 * page, by jobs at once, with one lock and with the first version of nodes (linux-mm, 22 May 2023, on 6.3).
 */
record KernelFigures(int jobs, double microsOneLock, double microsNodes) {
    static final List<KernelFigures> ALL = List.of(
            new KernelFigures(1, 0.576, 0.556),
            new KernelFigures(2, 2.68, 1.08),
            new KernelFigures(4, 6.04, 1.29),
            new KernelFigures(8, 10.46, 2.16),
            new KernelFigures(16, 14.37, 3.03),
            new KernelFigures(24, 17.24, 3.37),
            new KernelFigures(32, 21.09, 3.83));

    /** What the version that was merged gained on 64 threads, run_test_mask=7 (2 January 2024, on 6.7-rc8: 651.3 s against 51.3 s). */
    static final int MERGED_JOBS = 64;
    static final double MERGED_GAIN = 651.271 / 51.301;

    double gain() {
        return microsOneLock / microsNodes;
    }

    double oneLock() {
        return jobs / microsOneLock;
    }

    double nodes() {
        return jobs / microsNodes;
    }
}

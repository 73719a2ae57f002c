package org.acre.cli.suite;

import java.util.SplittableRandom;

/** One case of the suite: see {@link SuiteCases}. */
interface SuiteCase {
    /** The kernel's name. */
    String name();

    /** Whether a failure is what the kernel expects, or allows. */
    default boolean mayFail() {
        return false;
    }

    /** What the case waits for before it can be run; empty if it can. */
    default String waitsFor() {
        return "";
    }

    /** Whether some of its frees come after its end: the suite waits for them when all cases have ended. */
    default boolean defers() {
        return false;
    }

    /** Whether it runs on memory of which views can be had. */
    default boolean views() {
        return false;
    }

    /** How many allocations one run of the case makes that are worth a division: its loops. */
    default long loops(SuiteParameters parameters) {
        return parameters.loops();
    }

    /**
     * Runs the case once, on the caller's thread, and leaves nothing allocated, but for what waits to be freed.
     *
     * @throws RuntimeException if it failed: an allocation that found no hole, or contents that changed
     */
    void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random);
}

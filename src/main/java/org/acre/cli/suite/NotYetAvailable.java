package org.acre.cli.suite;

import java.util.SplittableRandom;

/** A case of the kernel's that Acre has no means for yet. It is listed, and never run. */
record NotYetAvailable(String name, String waitsFor) implements SuiteCase {
    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        throw new UnsupportedOperationException(name + " waits for " + waitsFor);
    }
}

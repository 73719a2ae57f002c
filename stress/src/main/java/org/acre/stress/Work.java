package org.acre.stress;

/** What lies between two steps that a weakened twin takes one after the other: some 100 ns, as in what it was weakened from. */
final class Work {
    private static final int PAUSES = 8;

    private Work() {}

    static void some() {
        for (int i = 0; i < PAUSES; i++) {
            Thread.onSpinWait();
        }
    }
}

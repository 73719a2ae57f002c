package org.acre.purge;

import org.acre.purge.grace.Patience;

/** Waits that nothing ends but what they wait for. */
final class Waits {
    /** A wait that takes what patience it is given. */
    @FunctionalInterface
    interface Wait {
        boolean await(Patience patience) throws InterruptedException;
    }

    private Waits() {}

    static void endless(Wait wait) {
        try {
            boolean _ = wait.await(Patience.endless());
        } catch (InterruptedException e) {
            throw new AssertionError("endless patience was interrupted", e);
        }
    }
}

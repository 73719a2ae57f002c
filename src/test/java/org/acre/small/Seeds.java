package org.acre.small;

import java.util.SplittableRandom;

/** Random tests that can be replayed: {@code -Dacre.seed=N} makes every one of them use seed N. */
final class Seeds {
    private Seeds() {}

    /** A test body that draws all its choices from one seed. */
    @FunctionalInterface
    interface Body {
        void run(long seed) throws Exception;
    }

    /** Runs {@code body}; whatever it throws comes out with the seed in its message. */
    static void replayable(Body body) {
        Long given = Long.getLong("acre.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        try {
            body.run(seed);
        } catch (AssertionError | Exception e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }
}

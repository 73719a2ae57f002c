package org.acre.purge;

import java.util.SplittableRandom;

/** Random tests that can be replayed: {@code -Dacre.seed=N} makes every one of them use seed N. */
public final class Seeds {
    private Seeds() {}

    /** A test body that draws all its choices from one seed. */
    @FunctionalInterface
    public interface Body {
        void run(long seed) throws Exception;
    }

    /** Runs {@code body}; whatever it throws comes out with the seed in its message. */
    public static void replayable(Body body) {
        Long given = Long.getLong("acre.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        System.out.println("seed " + seed);
        try {
            body.run(seed);
        } catch (AssertionError | Exception e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }
}

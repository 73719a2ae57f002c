package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A planted defect is found, replayed from the seed that was printed, and shrunk. */
class ShrinkingTest {
    /** Puts a number, or takes the one that was put last if {@code take} is odd. */
    record Put(int number, long take) {}

    /** A stack that forgets what lies under a number above 50, if it has been deeper than three before: two operations matter at least. */
    private static final class Forgetful implements Subject<Put> {
        @Override public Put draw(SplittableRandom random) {
            return new Put(random.nextInt(100), random.nextLong(4));
        }

        @Override public String inJava() {
            return "new Forgetful()";
        }

        @Override public Run<Put> begin() {
            List<Integer> real = new ArrayList<>();
            List<Integer> model = new ArrayList<>();
            return new Run<>() {
                @Override public void step(Put put) {
                    if (put.take() % 4 == 3) {
                        if (!model.isEmpty()) {
                            model.removeLast();
                            real.removeLast();
                        }
                    } else {
                        model.add(put.number());
                        real.add(put.number());
                        if (put.number() > 50 && real.size() > 3) {
                            real.removeFirst();
                        }
                    }
                    assertEquals(model, real);
                }

                @Override public void end() {}

                @Override public void close() {}
            };
        }
    }

    @Test void program_plantedDefect_isShrunkToTheOperationsThatMatter() {
        AssertionError error = assertThrows(AssertionError.class, () -> check(7, 400));
        assertTrue(message(error).contains("of 4 operations: operation 3, Put[number=51, take=0]"), message(error));
        assertTrue(message(error).contains("Programs.replay(new Forgetful(),\n            new Put(0, 0),"), message(error));
    }

    @Test void program_seedOfTheMessage_failsAtTheSameOperation() {
        AssertionError first = assertThrows(AssertionError.class, () -> check(99, 300));
        Matcher seed = Pattern.compile("-Dacre\\.seed=(-?\\d+)").matcher(message(first));
        assertTrue(seed.find(), message(first));
        AssertionError second = assertThrows(AssertionError.class, () -> check(Long.parseLong(seed.group(1)), 300));
        assertEquals(message(first), message(second));
    }

    @Test void replay_smallestProgram_failsAsIt() {
        assertThrows(AssertionError.class,
                () -> Programs.replay(new Forgetful(), new Put(0, 0), new Put(0, 0), new Put(0, 0), new Put(51, 0)));
        Programs.replay(new Forgetful(), new Put(0, 0), new Put(0, 0), new Put(51, 0));
    }

    /** An invalidation that says it was done, and was not: pages are handed out that the law holds for stale. */
    @Test void spaceProgram_hookThatSkipsBatches_isFoundAndShrunkToAFewSteps() {
        try (var _ = new Quiet()) {
            AssertionError error = assertThrows(AssertionError.class,
                    () -> Programs.check(ShrinkingTest.class, new SpaceSubject(1, 0, true, 2), 20, 200));
            // Seen when it is handed out again, or by who walks over the free ranges before that.
            assertTrue(Pattern.compile("(freed|deferred), not invalidated and becomes busy|in the tree, but not clean").matcher(message(error)).find(),
                    message(error));
            Matcher steps = Pattern.compile("of (\\d+) operations: ").matcher(message(error));
            assertTrue(steps.results().map(found -> Integer.parseInt(found.group(1))).anyMatch(count -> count <= 12), message(error));
        }
    }

    private static void check(long seed, int length) {
        Programs.check(ShrinkingTest.class, new Forgetful(), seed, length);
    }

    private static String message(AssertionError error) {
        return String.valueOf(error.getMessage());
    }
}

package org.acre.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Random programs against a {@link Subject}. A failure comes out with its seed, the one command that replays it, and the smallest program
 * that was found to fail as well, written as a test.
 *
 * <p>{@code -Dacre.seed=N} makes one program out of seed N; {@code -Dacre.times=10} makes ten times as many out of new seeds.
 */
public final class Programs {
    private static final @Nullable Long GIVEN = Long.getLong("acre.seed");
    private static final int TIMES = Integer.getInteger("acre.times", 1);

    private Programs() {}

    /** Runs {@code programs} random programs of {@code length} operations. {@code test} is the class to name in the command. */
    public static <O extends Record> void check(Class<?> test, Subject<O> subject, int programs, int length) {
        if (GIVEN != null) {
            check(test, subject, GIVEN, length);
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < programs * TIMES; i++) {
            check(test, subject, seeds.nextLong(), length);
        }
    }

    /** Runs the program of one seed. */
    static <O extends Record> void check(Class<?> test, Subject<O> subject, long seed, int length) {
        List<O> program = draw(subject, seed, length);
        Throwable failure = failureOf(subject, program);
        if (failure != null) {
            throw report(test, subject, seed, program, failure);
        }
    }

    /** Runs a program that is written down. */
    @SafeVarargs
    public static <O extends Record> void replay(Subject<O> subject, O... program) {
        List<O> steps = new ArrayList<>();
        for (O step : program) {
            steps.add(step);
        }
        Throwable failure = failureOf(subject, steps);
        if (failure != null) {
            throw new AssertionError(failure.toString(), failure);
        }
    }

    static <O extends Record> List<O> draw(Subject<O> subject, long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<O> program = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            program.add(subject.draw(random));
        }
        return program;
    }

    /** What the program fails with, or null. */
    static <O extends Record> @Nullable Throwable failureOf(Subject<O> subject, List<O> program) {
        int at = 0;
        try (Run<O> run = subject.begin()) {
            for (; at < program.size(); at++) {
                run.step(program.get(at));
            }
            run.end();
            return null;
        } catch (Throwable e) {
            return new AssertionError((at < program.size() ? "operation " + at + ", " + program.get(at) : "at the end") + ": " + e, e);
        }
    }

    private static <O extends Record> AssertionError report(
            Class<?> test, Subject<O> subject, long seed, List<O> program, Throwable failure) {
        String kind = kindOf(failure);
        List<O> smallest = new Shrinking<O>(candidate -> kind.equals(kindOf(failureOf(subject, candidate)))).smallest(program);
        Throwable last = failureOf(subject, smallest);
        return new AssertionError("""
                seed %d, a program of %d operations against %s: %s
                replay: %s
                the smallest of its kind, of %d operations: %s
                %s""".formatted(seed, program.size(), subject.inJava(), failure.getMessage(), command(test, seed),
                smallest.size(), last == null ? "fails now and then" : last.getMessage(), inJava(subject, smallest)), failure);
    }

    /** What stays the same while a failure is made smaller: its words up to the first number or value. */
    static String kindOf(@Nullable Throwable failure) {
        return failure == null ? "" : String.valueOf(failure.getCause()).replaceAll("(?s)[-0-9<\\[].*", "");
    }

    /** What replays a seed, at the root of the repository. */
    static String command(Class<?> test, long seed) {
        return "mvn -B -q -pl src -am -Dtest=" + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dacre.seed=" + seed + " verify";
    }

    static <O extends Record> String inJava(Subject<O> subject, List<O> program) {
        return program.stream().map(Programs::inJava).collect(Collectors.joining(",\n            ",
                "    @Test void regression() {\n        Programs.replay(" + subject.inJava() + ",\n            ", ");\n    }\n"));
    }

    static String inJava(Record operation) {
        return "new " + operation.getClass().getSimpleName() + "("
                + Shrinking.values(operation).stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }
}

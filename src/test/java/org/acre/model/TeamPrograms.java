package org.acre.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.acre.model.TeamAttempt.Stuck;
import org.jspecify.annotations.Nullable;

/**
 * Random programs of several threads against a {@link TeamSubject}. A failure comes out with its seed, the one command that replays it, and
 * the smallest program that was found to fail as well, written as a test, with how often it fails.
 *
 * <p>A seed makes the same program again, not the same interleaving: {@code -Dacre.seed=N} runs the program of seed N until it fails, so many
 * times at most as {@code -Dacre.runs} says, and shrinks it; {@code -Dacre.program} keeps that to one of a test's subjects. {@code
 * -Dacre.times=10} makes ten times as many programs out of new seeds.
 */
public final class TeamPrograms {
    private static final @Nullable Long GIVEN = Long.getLong("acre.seed");
    private static final String ONLY = System.getProperty("acre.program", "");
    private static final int TIMES = Integer.getInteger("acre.times", 1);
    private static final int RUNS = Integer.getInteger("acre.runs", 2_000);
    private static final long MOST_NANOS = 30_000_000_000L;

    /** How large programs are: from so many threads to so many, with so many operations each. */
    public record Size(int fewestThreads, int mostThreads, int length) {}

    private TeamPrograms() {}

    /** Runs {@code programs} random programs, once each. {@code test} is the class to name in the command. */
    public static <O extends Record> void check(Class<?> test, TeamSubject<O> subject, TeamThreads threads, int programs, Size size) {
        if (GIVEN != null) {
            if (ONLY.isEmpty() || ONLY.equals(name(subject, threads, size))) {
                check(test, subject, threads, GIVEN, size, RUNS);
            }
            return;
        }
        SplittableRandom seeds = new SplittableRandom();
        for (int i = 0; i < programs * TIMES; i++) {
            check(test, subject, threads, seeds.nextLong(), size, 1);
        }
    }

    /** Runs the program of one seed until it fails, {@code runs} times at most. */
    static <O extends Record> void check(
            Class<?> test, TeamSubject<O> subject, TeamThreads threads, long seed, Size size, int runs) {
        List<List<O>> program = draw(subject, seed, size);
        AssertionError failure = failureOf(subject, threads, program, seed, runs);
        if (failure != null) {
            String replay = Programs.command(test, seed).replace(" verify", " -Dacre.program=" + name(subject, threads, size) + " verify");
            throw report(new Known<>(subject, threads, seed, failure), replay, program, failure);
        }
    }

    /** Runs a program that is written down, {@code runs} times: a list of operations for each thread. */
    @SafeVarargs
    public static <O extends Record> void replay(TeamSubject<O> subject, TeamThreads threads, int runs, List<O>... program) {
        List<List<O>> members = new ArrayList<>();
        for (List<O> steps : program) {
            members.add(steps);
        }
        AssertionError failure = failureOf(subject, threads, members, new SplittableRandom().nextLong(), runs);
        if (failure != null) {
            throw failure;
        }
    }

    static <O extends Record> List<List<O>> draw(TeamSubject<O> subject, long seed, Size size) {
        SplittableRandom random = new SplittableRandom(seed);
        int threads = random.nextInt(size.fewestThreads, size.mostThreads + 1);
        List<List<O>> program = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            List<O> steps = new ArrayList<>();
            for (int k = 0; k < size.length; k++) {
                steps.add(subject.draw(random));
            }
            program.add(steps);
        }
        return program;
    }

    private static <O extends Record> @Nullable AssertionError failureOf(
            TeamSubject<O> subject, TeamThreads threads, List<List<O>> program, long seed, int runs) {
        SplittableRandom noise = new SplittableRandom(seed);
        long until = System.nanoTime() + MOST_NANOS;
        AssertionError failure = null;
        for (int run = 0; run < runs && failure == null && (run == 0 || System.nanoTime() - until < 0); run++) {
            failure = TeamAttempt.failureOf(subject, threads, program, noise.nextLong());
        }
        return failure;
    }

    /** A failing program is run over and over, with other noise each time; its last failure is kept. */
    private static final class Known<O extends Record> {
        final TeamSubject<O> subject;
        final TeamThreads threads;
        final long seed;
        private final String kind;
        private final SplittableRandom noise;
        private @Nullable AssertionError last;

        Known(TeamSubject<O> subject, TeamThreads threads, long seed, AssertionError failure) {
            this.subject = subject;
            this.threads = threads;
            this.seed = seed;
            this.kind = Programs.kindOf(failure);
            this.noise = new SplittableRandom(seed);
        }

        boolean failsOnce(List<List<O>> program) {
            if (last instanceof Stuck) {
                return false; // each such run takes as long as the patience, and leaves threads behind
            }
            AssertionError failure = TeamAttempt.failureOf(subject, threads, program, noise.nextLong());
            boolean same = failure != null && (failure instanceof Stuck || kind.equals(Programs.kindOf(failure)));
            last = same ? failure : last;
            return same;
        }
    }

    private static <O extends Record> AssertionError report(
            Known<O> known, String replay, List<List<O>> program, AssertionError failure) {
        String found = "seed %d, a program of %s against %s: %s\nreplay: %s".formatted(known.seed, inWords(program),
                known.subject.inJava(), failure.getMessage(), replay);
        if (failure instanceof Stuck) { // to try again takes as long each time, and leaves threads behind
            return new AssertionError(found + "\n" + inJava(known, program, 1), failure);
        }
        FailureRate rate = FailureRate.of(() -> known.failsOnce(program));
        List<List<O>> smallest = new TeamShrinking<O>(known::failsOnce).smallest(program);
        FailureRate smallestRate = FailureRate.of(() -> known.failsOnce(smallest));
        AssertionError last = known.last;
        return new AssertionError("""
                %s
                again it failed in %s; the smallest that was found, of %s, in %s: %s
                %s""".formatted(found, rate, inWords(smallest), smallestRate, last == null ? "" : last.getMessage(),
                inJava(known, smallest, smallestRate.repetitions())), failure);
    }

    /** Tells which of a test's programs a seed is meant for. */
    private static String name(TeamSubject<?> subject, TeamThreads threads, Size size) {
        return (threads + " " + subject.inJava() + size.fewestThreads + " " + size.mostThreads + " " + size.length)
                .replaceAll("[^A-Za-z0-9]+", "-");
    }

    private static <O extends Record> String inWords(List<List<O>> program) {
        return program.size() + " threads and " + program.stream().mapToInt(List::size).sum() + " operations";
    }

    private static <O extends Record> String inJava(Known<O> known, List<List<O>> program, int runs) {
        return program.stream().map(steps -> steps.stream().map(Programs::inJava).collect(Collectors.joining(",\n                ",
                "            List.of(", ")"))).collect(Collectors.joining(",\n",
                "    @Test void regression() {\n        TeamPrograms.replay(" + known.subject.inJava() + ", TeamThreads." + known.threads
                        + ", " + runs + ",\n", ");\n    }\n"));
    }
}

package org.acre.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.acre.faults.FaultPoints.Kind;
import org.acre.model.Quiet;
import org.jspecify.annotations.Nullable;

/**
 * Every scenario with its first point failing, then its second, and so on until it passes: once each, and from there on for ever; on the
 * scenario's thread, and on whichever thread comes by. After each the region must be whole, usable and closable, and nothing may be left.
 */
public final class FaultSuite {
    /** What waits for something that fails for ever may wait so long; then it fails no more. */
    private static final long PATIENCE_SECONDS = 8;
    private static final long SLOW_SECONDS = 60;
    private static final int MOST_POINTS = 20_000;
    /** One in so many places fails; 1 is all of them. */
    private static final int EVERY = Integer.getInteger("acre.faults.every", 1);
    private static final long SEED = Long.getLong("acre.seed", System.nanoTime());
    private static final SplittableRandom RANDOM = new SplittableRandom(SEED);

    private final Scenario scenario;
    private final Kind kind;
    private int failures;
    private long points;
    private long runs;

    private FaultSuite(Scenario scenario, Kind kind) {
        this.scenario = scenario;
        this.kind = kind;
    }

    /** Called in the woven world. @return how much went wrong */
    public static int run(String[] arguments) throws Exception {
        List<Kind> kinds = arguments.length > 0 ? List.of(Kind.valueOf(arguments[0])) : Arrays.asList(Kind.values());
        List<Scenario> scenarios = arguments.length > 1 ? List.of(Scenario.valueOf(arguments[1])) : Arrays.asList(Scenario.values());
        System.out.println("acre.seed " + SEED + ", one place in " + EVERY);
        int failures = 0;
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {}); // a thread that an injected error has ended
        try (var _ = new Quiet()) {
            for (Scenario scenario : scenarios) {
                warmUp(scenario);
                for (Kind kind : kinds) {
                    FaultSuite suite = new FaultSuite(scenario, kind);
                    suite.everyPoint();
                    failures += suite.failures;
                    System.out.println(scenario + " " + kind + ": " + suite.points + " points, " + suite.runs + " runs, " + suite.failures
                            + " failures");
                }
            }
        }
        return failures;
    }

    /** Classes are loaded and initialized before anything fails: a class whose initializer failed is lost. */
    private static void warmUp(Scenario scenario) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Attempt attempt = new Attempt(scenario)) {
                Throwable thrown = attempt.play();
                if (thrown != null) {
                    throw new AssertionError(scenario + " fails by itself: " + thrown, thrown);
                }
                attempt.closeArenas();
                attempt.examine();
            }
        }
    }

    private void everyPoint() throws Exception {
        for (boolean everyThread : new boolean[] {false, true}) {
            for (boolean forEver : new boolean[] {false, true}) {
                int n = RANDOM.nextInt(step());
                while (n < MOST_POINTS && fails(n, forEver, everyThread)) {
                    points = Math.max(points, n + 1);
                    n += step();
                }
            }
        }
    }

    /** The quick tier looks at some of the places, other ones each time. */
    private int step() {
        return EVERY == 1 || kind == Kind.THREAD || kind == Kind.HOOK ? 1 : 1 + RANDOM.nextInt(2 * EVERY - 1);
    }

    /** @return whether there were so many points that the n-th failed */
    private boolean fails(int n, boolean forEver, boolean everyThread) throws Exception {
        runs++;
        @Nullable String[] where = {null};
        String hit = null;
        try (Attempt attempt = new Attempt(scenario)) {
            FutureTask<@Nullable Throwable> play = new FutureTask<>(() -> {
                FaultPoints.arm(kind, n, forEver, everyThread ? null : Thread.currentThread());
                Throwable thrown = attempt.play();
                where[0] = FaultPoints.disarm();
                boolean _ = Thread.interrupted();
                attempt.closeArenas();
                return thrown;
            });
            Thread thread = Thread.ofPlatform().daemon().name("scenario").start(play);
            Throwable thrown = outcome(play, thread, n, forEver);
            String late = FaultPoints.disarm();
            hit = where[0] != null ? where[0] : late;
            FutureTask<@Nullable Void> examination = new FutureTask<>(() -> {
                attempt.examine();
                return null;
            });
            Thread examiner = Thread.ofPlatform().daemon().name("examiner").start(examination);
            try {
                examination.get(SLOW_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                complain(n, forEver, everyThread, hit, thrown, stuck("the examination hangs", examiner));
                attempt.giveUp();
            } catch (ExecutionException e) {
                complain(n, forEver, everyThread, hit, thrown, e);
                attempt.giveUp();
            }
        }
        return hit != null;
    }

    private static @Nullable Throwable outcome(FutureTask<@Nullable Throwable> play, Thread thread, int n, boolean forEver) throws Exception {
        try {
            return ended(play, thread, PATIENCE_SECONDS);
        } catch (TimeoutException e) {
            String _ = FaultPoints.disarm(); // it goes on now, or is stuck
            try {
                return ended(play, thread, SLOW_SECONDS);
            } catch (TimeoutException again) {
                return stuck("point " + n + (forEver ? " for ever" : "") + ": the scenario hangs", thread);
            }
        }
    }

    /** What the scenario threw. Its thread has ended, so that nothing is kept for it any more. */
    private static @Nullable Throwable ended(FutureTask<@Nullable Throwable> play, Thread thread, long seconds) throws Exception {
        Throwable thrown = play.get(seconds, TimeUnit.SECONDS);
        thread.join();
        return thrown;
    }

    private static AssertionError stuck(String words, Thread thread) {
        AssertionError error = new AssertionError(words);
        error.setStackTrace(thread.getStackTrace());
        return error;
    }

    private void complain(int n, boolean forEver, boolean everyThread, @Nullable String hit, @Nullable Throwable thrown, Throwable wrong) {
        if (++failures > 5) {
            return;
        }
        System.out.println("FAILED " + scenario + " " + kind + " point " + n + (forEver ? " for ever" : " once")
                + (everyThread ? " on every thread" : "") + ", hit " + hit + "; the scenario threw " + thrown);
        print(wrong, 24);
        if (thrown != null && failures < 3) {
            print(thrown, 8);
        }
    }

    private static void print(Throwable thrown, int depth) {
        System.out.println("   " + thrown);
        Arrays.stream(thrown.getStackTrace()).limit(depth).forEach(frame -> System.out.println("      at " + frame));
        if (thrown.getCause() != null) {
            print(thrown.getCause(), depth / 2);
        }
    }

    static Path newFile() throws IOException {
        Path file = Files.createTempFile("acre-faults", ".region");
        Files.delete(file);
        return file;
    }
}

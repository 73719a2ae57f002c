package org.acre.cli.soak;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Rounds of load, until the time is over or the first fault. */
public final class SoakRun {
    private static final double MINUTE_NANOS = 60e9;

    private final SoakOptions options;
    private final Consumer<String> progress;
    private final SoakLog log;
    private final MemorySeries memory = new MemorySeries();
    private final long start = System.nanoTime();
    private int rounds;
    private int told;

    private SoakRun(SoakOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        this.log = new SoakLog(options.seed());
    }

    /**
     * Soaks, on threads of its own.
     *
     * @param progress gets a line a minute
     * @throws InterruptedException if the caller is; regions stay open then
     */
    public static SoakResult run(SoakOptions options, Consumer<String> progress) throws InterruptedException {
        return run(options, progress, Seams.REAL);
    }

    static SoakResult run(SoakOptions options, Consumer<String> progress, Seams seams) throws InterruptedException {
        return new SoakRun(options, progress).run(seams);
    }

    private SoakResult run(Seams seams) throws InterruptedException {
        Worlds worlds = new Worlds(log, seams, options.seed());
        SplittableRandom random = new SplittableRandom(options.seed());
        long left = options.time().toNanos();
        while (left > 0 && !log.hasFault()) {
            round(worlds, random.split(), Math.min(left, options.round().toNanos()));
            left = options.time().toNanos() - (System.nanoTime() - start);
        }
        if (!log.hasFault()) { // else a thread may still be inside
            close(worlds);
        }
        return result();
    }

    private void round(Worlds worlds, SplittableRandom random, long nanos) throws InterruptedException {
        log.startRound(rounds + 1);
        new Round(options, worlds, log).run(random, nanos);
        if (!log.hasFault()) {
            rounds++;
            memory.add(minutes(), Memory.now(worlds));
            tell();
        }
    }

    private void tell() {
        if ((int) minutes() > told) {
            told = (int) minutes();
            progress.accept(SoakText.progress(result()));
        }
    }

    private void close(Worlds worlds) {
        try {
            worlds.close();
        } catch (RuntimeException e) {
            log.report("close", e);
        }
    }

    private double minutes() {
        return (System.nanoTime() - start) / MINUTE_NANOS;
    }

    private SoakResult result() {
        return new SoakResult(options, minutes(), rounds, log.operations(), log.checks(), memory.last(), memory.slopes(), log.fault());
    }
}

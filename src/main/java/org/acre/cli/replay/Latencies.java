package org.acre.cli.replay;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latencies of operations in nanoseconds, a histogram for each kind. Two readings of the clock are in each, some 50 ns. For one thread;
 * read by others after it ended.
 */
public final class Latencies implements Stopwatch {
    /** What took longer counts as this long. */
    private static final long MOST_NANOS = 100_000_000_000L;
    /** A value is known to one part in a thousand. */
    private static final int DIGITS = 3;

    private final Map<Step, Histogram> histograms = new EnumMap<>(Step.class);
    private long nanos;
    private long resumed;
    private boolean running;

    Latencies() {}

    @Override public void start() {
        nanos = 0;
        resume();
    }

    @Override public void pause() {
        nanos += System.nanoTime() - resumed;
        running = false;
    }

    @Override public void resume() {
        running = true;
        resumed = System.nanoTime();
    }

    @Override public void stop(Step step) {
        if (running) {
            pause();
        }
        histogram(step).recordValue(Math.clamp(nanos, 1, MOST_NANOS));
    }

    private Histogram histogram(Step step) {
        return histograms.computeIfAbsent(step, _ -> new Histogram(1, MOST_NANOS, DIGITS));
    }

    void add(Latencies other) {
        other.histograms.forEach((step, histogram) -> histogram(step).add(histogram));
    }

    /** What was measured, by kind; kinds that did not occur are not there. */
    public Map<Step, Histogram> histograms() {
        return histograms;
    }

    /** Of all kinds together. */
    public Histogram all() {
        Histogram all = new Histogram(1, MOST_NANOS, DIGITS);
        histograms.values().forEach(all::add);
        return all;
    }
}

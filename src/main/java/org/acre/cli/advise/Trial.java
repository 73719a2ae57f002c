package org.acre.cli.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A setting, and the medians of its replays. */
public final class Trial {
    private final Setting setting;
    private final List<Run> runs = new ArrayList<>();
    /** The first that counts, once there is one. */
    private int from;

    Trial(Setting setting) {
        this.setting = setting;
    }

    /** What was measured until now counts no more once there is more: the JVM was colder then. */
    void startOver() {
        from = runs.size();
    }

    private List<Run> counting() {
        return from < runs.size() ? runs.subList(from, runs.size()) : runs;
    }

    void add(Run run) {
        runs.add(run);
    }

    public Setting setting() {
        return setting;
    }

    /** How often it was replayed, as far as that counts. */
    public int runs() {
        return counting().size();
    }

    /** Of the busiest worker, with a clock around each operation. */
    public double operationsPerSecond() {
        return median(Run::operationsPerSecond);
    }

    /** Of all operations together. */
    public double p99Nanos() {
        return median(Run::p99Nanos);
    }

    /** Bytes; negative where the OS does not tell. */
    public double peakResident() {
        return median(Run::peakResident);
    }

    /** Peak resident bytes over the peak of what the program had; 0 where the OS does not tell. */
    public double residentOverLive() {
        double live = median(Run::peakLive);
        return live > 0 && peakResident() > 0 ? peakResident() / live : 0;
    }

    public double purges() {
        return median(Run::purges);
    }

    private double median(ToDoubleFunction<Run> figure) {
        double[] sorted = counting().stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Whether it is as good as {@code other} in all three figures, and better in one. */
    boolean beats(Trial other) {
        boolean noWorse = operationsPerSecond() >= other.operationsPerSecond() && p99Nanos() <= other.p99Nanos()
                && residentOverLive() <= other.residentOverLive();
        return noWorse && (operationsPerSecond() > other.operationsPerSecond() || p99Nanos() < other.p99Nanos()
                || residentOverLive() < other.residentOverLive());
    }
}

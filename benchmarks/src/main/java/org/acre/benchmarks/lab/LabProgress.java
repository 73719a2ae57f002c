package org.acre.benchmarks.lab;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says what runs, how long it has taken and how long it will take: a line a fork. */
final class LabProgress {
    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final long began;
    private final double seconds;

    LabProgress(PrintWriter out, double seconds) {
        this(out, seconds, System::nanoTime);
    }

    /** With another clock. */
    LabProgress(PrintWriter out, double seconds, LongSupplier nanoTime) {
        this.out = out;
        this.seconds = seconds;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** Since this was made. */
    double elapsedSeconds() {
        return (nanoTime.getAsLong() - began) / 1e9;
    }

    void say(String text) {
        double elapsed = elapsedSeconds();
        out.println(clock(elapsed) + " gone, " + clock(Math.max(0, seconds - elapsed)) + " left  " + text);
        out.flush();
    }

    void fork(String what, ForkResult result) {
        say(what + ": " + Estimate.number(Sample.mean(result.samples())) + " " + result.unit());
    }

    private static String clock(double elapsed) {
        long whole = Math.round(elapsed);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}

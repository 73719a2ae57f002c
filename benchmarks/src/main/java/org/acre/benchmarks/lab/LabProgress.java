package org.acre.benchmarks.lab;

import java.io.PrintWriter;
import java.util.Locale;

/** Says what runs, how long it has taken and how long it will take: a line a fork. */
final class LabProgress {
    private final PrintWriter out;
    private final long began = System.nanoTime();
    private final double seconds;

    LabProgress(PrintWriter out, double seconds) {
        this.out = out;
        this.seconds = seconds;
    }

    /** Since this was made. */
    double elapsedSeconds() {
        return (System.nanoTime() - began) / 1e9;
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

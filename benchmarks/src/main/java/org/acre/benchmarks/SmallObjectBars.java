package org.acre.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What small objects must keep to, against each peer that was measured in the same run. */
final class SmallObjectBars {
    private static final String[] LENGTHS = {"32", "256", "1024"};

    private SmallObjectBars() {}

    static List<Bar> all() {
        List<Bar> bars = new ArrayList<>();
        for (String length : LENGTHS) {
            for (String method : new String[] {"threads1", "threads2"}) {
                for (String heap : new String[] {"GLIBC", "JEMALLOC", "MIMALLOC"}) {
                    bars.add(Bar.atMost(1, pair(length, method) + "time of acre / " + heap, run ->
                            pair(run, method, length, "ACRE") / pair(run, method, length, heap)));
                }
                for (String heap : new String[] {"NETTY_POOLED", "NETTY_ADAPTIVE"}) {
                    bars.add(Bar.atLeast(3, pair(length, method) + "time of " + heap + " / acre", run ->
                            pair(run, method, length, heap) / pair(run, method, length, "ACRE")));
                }
                bars.add(Bar.atMost(Bars.NO_BYTES, pair(length, method) + "bytes a pair allocates on the Java heap", run ->
                        run.bytesAllocated(SmallObjectBenchmark.class, method, "heap=ACRE", "bytes=" + length)));
            }
            bars.add(cross(1, length, "MIMALLOC"));
            bars.add(cross(2, length, "GLIBC"));
            bars.add(cross(2, length, "JEMALLOC"));
        }
        return bars;
    }

    private static String pair(String length, String method) {
        return "small object of " + length + " bytes, " + method + ": ";
    }

    private static double pair(Scores run, String method, String length, String heap) {
        return run.of(SmallObjectBenchmark.class, method, "heap=" + heap, "bytes=" + length);
    }

    private static Bar cross(double least, String length, String heap) {
        return Bar.atLeast(least, "small object of " + length + " bytes, freed by another thread: speed of acre / " + heap, run ->
                cross(run, length, "ACRE") / cross(run, length, heap));
    }

    private static double cross(Scores run, String length, String heap) {
        return run.part(CrossThreadFreeBenchmark.class, "cross", "free", "addressHeap=" + heap, "bytes=" + length);
    }
}

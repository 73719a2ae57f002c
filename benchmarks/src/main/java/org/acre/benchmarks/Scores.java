package org.acre.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results of one JMH run. What it has not measured is NaN, and so is what is computed from that. */
record Scores(Collection<RunResult> runs) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** The score of a method of a benchmark with these parameters, each as "name=value". */
    double of(Class<?> benchmark, String method, String... parameters) {
        for (RunResult run : runs) {
            if (isOf(run.getParams(), benchmark, method, parameters)) {
                return run.getPrimaryResult().getScore();
            }
        }
        return Double.NaN;
    }

    /** The score of one of the methods that run side by side in a group, as {@link #of}. */
    double part(Class<?> benchmark, String group, String method, String... parameters) {
        for (RunResult run : runs) {
            Result<?> part = run.getSecondaryResults().get(method);
            if (part != null && isOf(run.getParams(), benchmark, group, parameters)) {
                return part.getScore();
            }
        }
        return Double.NaN;
    }

    /** Bytes an operation has allocated on the Java heap; needs {@code -prof gc}. */
    double bytesAllocated(Class<?> benchmark, String method, String... parameters) {
        for (RunResult run : runs) {
            Result<?> allocation = run.getSecondaryResults().get(ALLOCATION);
            if (allocation != null && isOf(run.getParams(), benchmark, method, parameters)) {
                return allocation.getScore();
            }
        }
        return Double.NaN;
    }

    /** Whether every method was measured for {@code seconds} or longer in each JVM. */
    boolean weigh(long seconds) {
        return runs.stream().map(run -> run.getParams().getMeasurement()).allMatch(measurement ->
                measurement.getCount() * measurement.getTime().convertTo(TimeUnit.MILLISECONDS) >= seconds * 1000);
    }

    private static boolean isOf(BenchmarkParams run, Class<?> benchmark, String method, String... parameters) {
        return run.getBenchmark().equals(benchmark.getCanonicalName() + "." + method)
                && Arrays.stream(parameters).allMatch(parameter -> isSet(run, parameter));
    }

    private static boolean isSet(BenchmarkParams run, String parameter) {
        int equals = parameter.indexOf('=');
        return parameter.substring(equals + 1).equals(run.getParam(parameter.substring(0, equals)));
    }
}

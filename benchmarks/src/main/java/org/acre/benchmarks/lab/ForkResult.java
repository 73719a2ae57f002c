package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one fork measured. */
record ForkResult(List<Double> samples, String unit, boolean lessIsBetter, int threads, Map<String, Double> counters) {
    /**
     * Of a run of one fork of one benchmark.
     *
     * @param part of a group; empty for all of it
     */
    static ForkResult of(Collection<RunResult> runs, String part) throws ForkFailedException {
        if (runs.size() != 1) {
            throw new ForkFailedException("JMH ran " + runs.size() + " benchmarks where one was meant: does the name or a parameter differ?");
        }
        RunResult run = runs.iterator().next();
        List<Double> samples = new ArrayList<>();
        String unit = run.getPrimaryResult().getScoreUnit();
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                Result<?> result = part.isEmpty() ? iteration.getPrimaryResult() : iteration.getSecondaryResults().get(part);
                if (result == null) {
                    throw new ForkFailedException("no method " + part + " in the group; got " + iteration.getSecondaryResults().keySet());
                }
                samples.add(result.getScore());
            }
        }
        if (samples.isEmpty()) {
            throw new ForkFailedException("the fork measured nothing");
        }
        return new ForkResult(List.copyOf(samples), unit, run.getParams().getMode() != Mode.Throughput,
                run.getParams().getThreads(), counters(run));
    }

    private static Map<String, Double> counters(RunResult run) {
        Map<String, Double> counters = new TreeMap<>();
        run.getSecondaryResults().forEach((label, result) -> counters.put(label, result.getScore()));
        return counters;
    }
}

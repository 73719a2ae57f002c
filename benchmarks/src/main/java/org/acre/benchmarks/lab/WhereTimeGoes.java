package org.acre.benchmarks.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs contended experiments once more to see where their time goes: lock waits by JFR and, where it works, counters by perf. */
final class WhereTimeGoes {
    private static final ForkPlan PLAN = new ForkPlan(1, 1, 500);
    /** A fork, and reading what it recorded. */
    private static final double ONCE_SECONDS = 2 * Budget.FIRST_OVERHEAD_SECONDS + PLAN.seconds();
    private static final String RECORDING = "waits.jfr";

    private final ForkRunner runner;
    private final Path directory;
    private final Map<Experiment, Gathered> experiments;
    private final String noPerf;

    WhereTimeGoes(ForkRunner runner, Path directory, Map<Experiment, Gathered> experiments) {
        this.runner = runner;
        this.directory = directory;
        this.experiments = experiments;
        noPerf = experiments.isEmpty() ? "nothing contended was asked" : Perf.absence();
    }

    /** What this will take. */
    double seconds() {
        return experiments.size() * ONCE_SECONDS * (noPerf.isEmpty() ? 2 : 1);
    }

    void look(LabProgress progress, double until, List<String> notes) {
        if (!experiments.isEmpty()) {
            notes.add(noPerf.isEmpty() ? "Cycles and cache misses: by perf, for contended questions, in a fork of their own."
                    : "No cycles and cache misses: " + noPerf + ".");
        }
        for (Map.Entry<Experiment, Gathered> entry : experiments.entrySet()) {
            Experiment experiment = entry.getKey();
            if (entry.getValue().forks() == 0) {
                continue;
            }
            if (progress.elapsedSeconds() + ONCE_SECONDS > until) {
                notes.add("Cut: where the time of '" + experiment + "' goes.");
                continue;
            }
            try {
                look(experiment, entry.getValue(), progress);
            } catch (ForkFailedException | IOException e) {
                notes.add("Where the time of '" + experiment + "' goes is not known: " + e);
            }
        }
    }

    private void look(Experiment experiment, Gathered found, LabProgress progress) throws ForkFailedException, IOException {
        // JFR wants the absolute path: a fork may run elsewhere.
        Path recording = directory.resolve(RECORDING).toAbsolutePath();
        runner.run(experiment, PLAN, LockWaits.arguments(recording));
        Waits waits = LockWaits.read(recording, found.threads(), PLAN.seconds());
        Files.delete(recording);
        Files.delete(recording.resolveSibling(LockWaits.SETTINGS));
        found.waits(waits);
        progress.say(experiment + ", where threads wait: " + Math.round(100 * waits.share()) + " % of their time");
        if (noPerf.isEmpty()) {
            found.counters(Perf.shown(runner.runCounting(experiment, PLAN).counters()));
        }
    }
}

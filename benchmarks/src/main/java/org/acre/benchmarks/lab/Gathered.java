package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured so far of one experiment. */
final class Gathered {
    private final Experiment experiment;
    private final List<List<Double>> forks = new ArrayList<>();
    private @Nullable ForkResult last;
    private String failure = "";
    private @Nullable Waits waits;
    private Map<String, Double> counters = Map.of();

    Gathered(Experiment experiment) {
        this.experiment = experiment;
    }

    Experiment experiment() {
        return experiment;
    }

    void add(ForkResult fork) {
        forks.add(fork.samples());
        last = fork;
    }

    void fail(String why) {
        failure = why;
    }

    void waits(Waits found) {
        waits = found;
    }

    void counters(Map<String, Double> found) {
        counters = found;
    }

    boolean failed() {
        return !failure.isEmpty();
    }

    int forks() {
        return forks.size();
    }

    /** As many as JMH ran; 1 if it has not run. */
    int threads() {
        return last == null ? 1 : last.threads();
    }

    Score score() {
        Column column = experiment.column();
        Setting setting = experiment.setting();
        String absent = forks.isEmpty() && failure.isEmpty() ? "no time was left" : failure;
        return new Score(experiment.point().label(), column.name(), column.ours(), column.cannot(), setting.name(),
                setting.parameters(), threads(), last == null ? "" : last.unit(), last != null && last.lessIsBetter(), List.copyOf(forks),
                forks.isEmpty() ? absent : "", waits, counters);
    }
}

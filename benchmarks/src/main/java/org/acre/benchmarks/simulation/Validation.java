package org.acre.benchmarks.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The simulation beside this machine.
 *
 * @param median pairs a microsecond, half the runs did less
 * @param best of the run that others on this machine disturbed least
 * @param simulated pairs a microsecond of the model
 */
record Validation(NodeChoice nodes, int threads, double median, double best, double simulated) {
    private static final long MILLIS = 100;
    private static final int RUNS = 9;

    /** Runs every choice of nodes with 1 and 2 threads, on as many of this machine's processors. */
    static List<Validation> all(ServiceTimes times) throws InterruptedException {
        List<Validation> all = new ArrayList<>();
        for (NodeChoice nodes : NodeChoice.values()) {
            for (int threads = 1; threads <= 2; threads++) {
                double[] measured = Measured.throughput(nodes, threads, MILLIS, RUNS);
                Scenario scenario = Scenario.of(nodes, Runtime.getRuntime().availableProcessors(), threads, times);
                all.add(new Validation(nodes, threads, measured[RUNS / 2], measured[RUNS - 1], Prediction.simulate(scenario).throughput()));
            }
        }
        return all;
    }

    /** Of the simulated throughput, as a share of the measured. */
    double error() {
        return simulated / median - 1;
    }

    String toLine() {
        return String.format(Locale.ROOT, "%-28s %8d %12.2f %12.2f %12.2f %+9.0f %% %+9.0f %%", nodes.title(), threads, median, best, simulated,
                100 * error(), 100 * (simulated / best - 1));
    }
}

package org.acre.benchmarks.simulation;

import java.util.ArrayList;
import java.util.List;

/** What the model says of a machine with so many processors and as many threads. */
record Prediction(NodeChoice nodes, int processors, Outcome outcome) {
    static final List<Integer> PROCESSORS = List.of(1, 2, 4, 8, 16, 32, 64, 128, 256);

    /** Long enough for many turns of the lock. */
    private static final double NANOS_ONE = 5e7;
    /** The same for purges, with less for each of many processors: they purge more often. */
    private static final double NANOS_OF_A_PROCESSOR = 3e7;

    static List<Prediction> all(ServiceTimes times) {
        List<Prediction> all = new ArrayList<>();
        for (NodeChoice nodes : NodeChoice.values()) {
            for (int processors : PROCESSORS) {
                all.add(new Prediction(nodes, processors, simulate(Scenario.of(nodes, processors, processors, times))));
            }
        }
        return all;
    }

    static Outcome simulate(Scenario scenario) {
        return Simulation.run(scenario, scenario.nodes() == NodeChoice.ONE ? NANOS_ONE : NANOS_OF_A_PROCESSOR / scenario.processors());
    }

    double throughput() {
        return outcome.throughput();
    }
}

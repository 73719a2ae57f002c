package org.acre.benchmarks.simulation;

import org.acre.allocator.AddressSpace;

/**
 * Measures the service times on this machine, in some seconds: the best of many short runs each, so that a busy machine lengthens the calibration
 * more than the figures. A run that is shorter than a purge's period gives the pair alone, one as long gives it with its share of the purge.
 */
public final class Calibration {
    private static final int SHORT = 1024;
    private static final int SHORT_RUNS = 8;
    private static final int WARM_UP_PAIRS = 4_000_000;
    private static final int ROUNDS = 60;

    /** A pair alone, and what a purge takes for its area. */
    private record Pair(double alone, double purged) {}

    private Calibration() {}

    /** Measures on the caller's thread, and one more for what takes two. */
    public static ServiceTimes measure() throws InterruptedException {
        AddressSpace tree = Load.space(NodeChoice.ONE);
        Pair pools = pair(Load.space(NodeChoice.BY_THREAD));
        Pair one = pair(tree);
        long[] places = new long[SHORT];
        double push = Math.min(Best.of(ROUNDS * SHORT_RUNS, () -> Load.frees(tree, places) / SHORT), one.alone);
        double[] wake = PingPong.wake();
        return new ServiceTimes(pools.alone, PingPong.line(), one.alone - push, push, pools.purged, one.purged, wake[0], wake[1]);
    }

    /** Short runs and whole periods of the purge by turns, so that both see the same machine; a period holds one purge. */
    private static Pair pair(AddressSpace space) throws InterruptedException {
        Load.pairs(space, WARM_UP_PAIRS);
        long period = Scenario.lazyMaxPages(Runtime.getRuntime().availableProcessors()) + 1;
        double alone = Double.MAX_VALUE;
        double withPurge = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            alone = Math.min(alone, Best.of(SHORT_RUNS, () -> Load.pairs(space, SHORT) / SHORT));
            withPurge = Math.min(withPurge, Load.pairs(space, period) / period);
        }
        return new Pair(alone, Math.max(0, withPurge - alone));
    }
}

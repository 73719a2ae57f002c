package org.acre.benchmarks.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final double TREE = 100;
    private static final double PUSH = 300;
    private static final double PAIR = 40;
    private static final double MILLISECOND = 1e6;

    private static Scenario queue(int threads) {
        return Scenario.of(NodeChoice.ONE, threads, threads, ServiceTimes.ofQueue(PUSH, TREE)).withoutPurge();
    }

    private static Scenario pools(NodeChoice nodes, int processors, int threads, double populate) {
        return Scenario.of(nodes, processors, threads, ServiceTimes.ofPools(PAIR, populate));
    }

    /** Times that never vary: threads fall into step, and lose nothing until the lock is always held. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 16, 256})
    void oneNode_fixedTimes_isTheAsymptote(int threads) {
        double expected = 1e3 * Math.min(threads / (PUSH + TREE), 1 / TREE);
        Outcome outcome = Simulation.run(queue(threads), MILLISECOND);
        assertEquals(expected, outcome.throughput(), 0.01 * expected);
        assertEquals(Math.min(1, threads * TREE / (PUSH + TREE)), outcome.lockHeld(), 0.01);
    }

    /** Exponential times: the machine repairman, M/M/1 with so many customers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 64})
    void oneNode_exponentialTimes_isTheMachineRepairman(int threads) {
        double expected = repairman(threads);
        Outcome outcome = Simulation.run(queue(threads).withRandomTimes(42), 20 * MILLISECOND);
        assertEquals(expected, outcome.throughput(), 0.03 * expected);
        assertTrue(outcome.throughput() <= 1.02e3 / TREE, "more than the lock can serve");
    }

    /** Busy for 1 - p0, where p0 is 1 over the sum of N! / (N - k)! (S / Z)^k. */
    private static double repairman(int threads) {
        double term = 1;
        double sum = 1;
        for (int waiting = 1; waiting <= threads; waiting++) {
            term *= (threads - waiting + 1) * TREE / PUSH;
            sum += term;
        }
        return 1e3 * (1 - 1 / sum) / TREE;
    }

    /** Amdahl's limit: no more than each thread alone, and however many, no more than whole / serial. */
    @ParameterizedTest
    @ValueSource(ints = {2, 16, 256})
    void oneNode_anyProcessors_staysBelowAmdahl(int threads) {
        double alone = Simulation.run(queue(1).withRandomTimes(1), 10 * MILLISECOND).throughput();
        double gain = Simulation.run(queue(threads).withRandomTimes(1), 10 * MILLISECOND).throughput() / alone;
        double limit = Math.min(threads, (TREE + PUSH) / TREE);
        assertTrue(gain <= 1.02 * limit, "gain of " + threads + " threads is " + gain);
        assertTrue(threads < 16 || gain > 0.98 * limit, "gain of " + threads + " threads is " + gain);
    }

    @ParameterizedTest
    @CsvSource({"BY_PROCESSOR,1,1,1", "BY_PROCESSOR,16,16,16", "BY_PROCESSOR,4,64,4", "BY_THREAD,32,32,32", "BY_THREAD,64,8,8"})
    void nodes_withoutPurge_scaleWithProcessorsAndThreads(NodeChoice nodes, int processors, int threads, int running) {
        double expected = 1e3 * running / PAIR;
        Outcome outcome = Simulation.run(pools(nodes, processors, threads, 0).withoutPurge(), MILLISECOND);
        assertEquals(expected, outcome.throughput(), 0.01 * expected);
        assertEquals(0, outcome.poolMisses());
    }

    /** Four threads on the line of one node: as fast as one alone. */
    @Test void nodes_threadsShareOne_areServedOneAtATime() {
        Outcome outcome = Simulation.run(pools(NodeChoice.BY_THREAD, 256, 256, 0).withoutPurge(), MILLISECOND / 4);
        double expected = 1e3 * 128 / PAIR; // 128 nodes at most
        assertEquals(expected, outcome.throughput(), 0.01 * expected);
    }

    @Test void nodes_withPurge_payItsShareWithEachPair() {
        double populate = 25;
        Outcome outcome = Simulation.run(pools(NodeChoice.BY_PROCESSOR, 2, 2, populate).withLazyMaxPages(200), 4 * MILLISECOND);
        double expected = 2e3 / (PAIR + populate);
        assertEquals(expected, outcome.throughput(), 0.02 * expected);
        assertTrue(outcome.purges() > 100, () -> "purges " + outcome.purges());
    }

    /** One thread, one node: each pair pays a push, an allocation from the tree, and its share of the merge. */
    @Test void oneNode_withPurge_paysTheMergeUnderTheLock() {
        ServiceTimes times = new ServiceTimes(0, 0, TREE, PUSH, 0, 50, 0, 0);
        Outcome outcome = Simulation.run(Scenario.of(NodeChoice.ONE, 1, 1, times).withLazyMaxPages(1000), 10 * MILLISECOND);
        double expected = 1e3 / (TREE + PUSH + 50);
        assertEquals(expected, outcome.throughput(), 0.02 * expected);
        assertEquals((TREE + 50) / (TREE + PUSH + 50), outcome.lockHeld(), 0.02);
    }

    /** What wakes a parked thread costs the one that lets go, so two threads may do less than one. */
    @Test void oneNode_wakingCosts_isPaidByTheHolder() {
        ServiceTimes free = new ServiceTimes(0, 0, TREE, 0, 0, 0, 0, 0);
        ServiceTimes dear = new ServiceTimes(0, 0, TREE, 0, 0, 0, 2000, 20_000);
        double without = Simulation.run(Scenario.of(NodeChoice.ONE, 2, 2, free).withoutPurge(), MILLISECOND).throughput();
        double with = Simulation.run(Scenario.of(NodeChoice.ONE, 2, 2, dear).withoutPurge(), MILLISECOND).throughput();
        assertEquals(1e3 / TREE, without, 0.1);
        assertTrue(with < without && with > 0.5 * without, "with " + with + ", without " + without);
    }

    @Test void run_sameSeed_sameOutcome() {
        Scenario scenario = Scenario.of(NodeChoice.ONE, 4, 9, new ServiceTimes(30, 60, 200, 20, 15, 40, 1500, 5000));
        Outcome first = Simulation.run(scenario.withRandomTimes(7), MILLISECOND);
        assertEquals(first, Simulation.run(scenario.withRandomTimes(7), MILLISECOND));
        assertNotEquals(first, Simulation.run(scenario.withRandomTimes(8), MILLISECOND));
    }

    @Test void kernelFigures_gain_isTheirOwn() {
        assertEquals(5.5, KernelFigures.ALL.getLast().gain(), 0.05);
        assertEquals(12.7, KernelFigures.MERGED_GAIN, 0.05);
    }
}

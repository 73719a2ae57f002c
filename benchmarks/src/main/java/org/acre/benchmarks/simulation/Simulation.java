package org.acre.benchmarks.simulation;

import java.util.SplittableRandom;
import org.acre.benchmarks.simulation.SimulatedThread.Step;
import org.jspecify.annotations.Nullable;

/**
 * Threads that allocate and free a page each, on so many processors. An allocation takes an area from the pool of its node, or from the tree under
 * the global lock; a free puts it on the node's lazy list, and the one that fills the list purges it: into the pool, or, with one node
 * and for what decays, into the tree under the lock. The same scenario always has the same outcome.
 *
 * <p>A thread loses its processor only between two steps, so never inside the lock: who waits for the lock parks, and so a holder would have a
 * processor again soon.
 */
public final class Simulation {
    /** Areas that a purge merges before it lets go of the lock. */
    private static final long MERGE_BATCH = 256;

    private final Scenario scenario;
    private final ServiceTimes times;
    private final int nodeCount;
    private final SplittableRandom random;
    private final EventQueue events = new EventQueue();
    private final Processors processors;
    private final LockModel lock = new LockModel();
    private final Nodes nodes;
    private long pairs;
    private long purges;
    private long poolMisses;

    private Simulation(Scenario scenario) {
        this.scenario = scenario;
        this.times = scenario.times();
        this.nodeCount = scenario.nodes().nodes(scenario.processors());
        this.random = new SplittableRandom(scenario.seed());
        this.processors = new Processors(scenario.processors(), scenario.quantum());
        this.nodes = new Nodes(scenario, nodeCount);
    }

    /** Runs {@code scenario} for {@code nanos} of its time, after as many that are not counted. */
    public static Outcome run(Scenario scenario, double nanos) {
        Simulation simulation = new Simulation(scenario);
        simulation.start();
        simulation.until(nanos);
        long pairs = simulation.pairs;
        long purges = simulation.purges;
        long misses = simulation.poolMisses;
        double held = simulation.lock.heldNanos();
        simulation.until(2 * nanos);
        return new Outcome(simulation.pairs - pairs, nanos, (simulation.lock.heldNanos() - held) / nanos, simulation.purges - purges,
                simulation.poolMisses - misses);
    }

    private void start() {
        for (int number = 0; number < scenario.threads(); number++) {
            SimulatedThread thread = new SimulatedThread(number);
            if (processors.admit(thread, false, 0)) {
                events.after(0, thread);
            }
        }
    }

    private void until(double end) {
        while (events.now() < end) {
            SimulatedThread thread = events.next();
            if (thread.step == Step.WOKEN) {
                thread.step = Step.ALLOCATE;
                if (processors.admit(thread, true, events.now())) {
                    lock(thread, thread.afterLock);
                }
            } else if (processors.isUsedUp(thread, events.now()) && mayBePreempted(thread.step)) {
                preempt(thread);
            } else {
                step(thread);
            }
        }
    }

    private static boolean mayBePreempted(Step step) {
        return step != Step.TREE_DONE && step != Step.MERGE_DONE;
    }

    private void preempt(SimulatedThread thread) {
        dispatch(processors.release(thread, events.now()));
        processors.waitInLine(thread);
    }

    /** Lets a thread go on that has been given a processor: at the lock that it was woken for, or where it was. */
    private void dispatch(@Nullable SimulatedThread next) {
        if (next == null) {
            return;
        }
        if (next.afterLock != Step.ALLOCATE) {
            lock(next, next.afterLock);
        } else {
            events.after(0, next);
        }
    }

    private void step(SimulatedThread thread) {
        switch (thread.step) {
            case ALLOCATE -> allocate(thread);
            case TREE_DONE -> unlock(thread, Step.FREE);
            case FREE -> free(thread);
            case FREED -> freed(thread);
            case POPULATED -> populated(thread);
            case MERGE -> lock(thread, Step.MERGE_DONE);
            case MERGE_DONE -> unlock(thread, thread.toMerge > 0 ? Step.MERGE : Step.ALLOCATE);
            case WOKEN -> throw new AssertionError("a parked thread has no step");
        }
    }

    private void allocate(SimulatedThread thread) {
        thread.node = scenario.nodes().node(thread.number, thread.processor, nodeCount);
        if (nodeCount > 1 && nodes.take(thread.node)) {
            then(thread, Step.FREE, access(thread, times.pair() / 2));
        } else {
            poolMisses++;
            lock(thread, Step.TREE_DONE);
        }
    }

    private void free(SimulatedThread thread) {
        then(thread, Step.FREED, nodeCount > 1 ? access(thread, times.pair() / 2) : push(thread));
    }

    /** With one node most of a free is its own record's, and not the list's: only the line is fought for. */
    private double push(SimulatedThread thread) {
        return nodes.access(0, thread.processor, events.now(), 0, times.line()) + draw(times.push());
    }

    private double access(SimulatedThread thread, double work) {
        return nodes.access(thread.node, thread.processor, events.now(), draw(work), times.line());
    }

    private void freed(SimulatedThread thread) {
        pairs++;
        if (!nodes.free(thread.node)) {
            then(thread, Step.ALLOCATE, 0);
            return;
        }
        purges++;
        long areas = nodes.detach(thread.node);
        if (nodeCount == 1) {
            thread.toMerge = areas;
            then(thread, Step.MERGE, 0);
        } else {
            thread.toMerge = nodes.decay(thread.node);
            nodes.populate(thread.node, areas);
            then(thread, Step.POPULATED, areas * draw(times.populate()));
        }
    }

    private void populated(SimulatedThread thread) {
        then(thread, thread.toMerge > 0 ? Step.MERGE : Step.ALLOCATE, 0);
    }

    /** Takes the lock for what ends in {@code held}, or parks. */
    private void lock(SimulatedThread thread, Step held) {
        if (!lock.acquire(thread, events.now())) {
            thread.afterLock = held;
            dispatch(processors.release(thread, events.now()));
            return;
        }
        thread.afterLock = Step.ALLOCATE;
        double transfer = lock.moved(thread.processor) ? times.line() : 0;
        if (held == Step.TREE_DONE) {
            then(thread, held, transfer + draw(times.tree()));
        } else {
            long areas = Math.min(thread.toMerge, MERGE_BATCH);
            thread.toMerge -= areas;
            then(thread, held, transfer + areas * draw(times.merge()));
        }
    }

    private void unlock(SimulatedThread thread, Step next) {
        SimulatedThread first = lock.release(events.now());
        double cost = 0;
        if (first != null) {
            cost = times.unpark();
            first.step = Step.WOKEN;
            events.after(times.unpark() + times.wake(), first);
        }
        then(thread, next, cost);
    }

    private void then(SimulatedThread thread, Step next, double delay) {
        thread.step = next;
        events.after(delay, thread);
    }

    private double draw(double mean) {
        return scenario.random() ? -mean * Math.log(1 - random.nextDouble()) : mean;
    }
}

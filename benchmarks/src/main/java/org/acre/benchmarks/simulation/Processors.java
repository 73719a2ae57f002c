package org.acre.benchmarks.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Who runs where. A thread that was woken comes before those whose slice was used up. */
final class Processors {
    private final Deque<Integer> idle = new ArrayDeque<>();
    private final Deque<SimulatedThread> woken = new ArrayDeque<>();
    private final Deque<SimulatedThread> ready = new ArrayDeque<>();
    private final double quantum;

    Processors(int count, double quantum) {
        this.quantum = quantum;
        for (int processor = 0; processor < count; processor++) {
            idle.add(processor);
        }
    }

    /** Gives a thread an idle processor, or lets it wait for one. @return whether it runs */
    boolean admit(SimulatedThread thread, boolean wasWoken, double now) {
        Integer processor = idle.poll();
        if (processor == null) {
            (wasWoken ? woken : ready).add(thread);
            return false;
        }
        run(thread, processor, now);
        return true;
    }

    private void run(SimulatedThread thread, int processor, double now) {
        thread.processor = processor;
        thread.sliceEnd = now + quantum;
    }

    /** Takes the processor of a thread. @return who has it now; null if nobody waits for one */
    @Nullable SimulatedThread release(SimulatedThread thread, double now) {
        int processor = thread.processor;
        thread.processor = SimulatedThread.NOWHERE;
        SimulatedThread next = woken.isEmpty() ? ready.poll() : woken.poll();
        if (next == null) {
            idle.push(processor); // the warmest first
        } else {
            run(next, processor, now);
        }
        return next;
    }

    /** Whether a thread has to give its processor to another. */
    boolean isUsedUp(SimulatedThread thread, double now) {
        return now >= thread.sliceEnd && !(woken.isEmpty() && ready.isEmpty());
    }

    /** After {@link #release} of a thread that could go on. */
    void waitInLine(SimulatedThread thread) {
        ready.add(thread);
    }
}

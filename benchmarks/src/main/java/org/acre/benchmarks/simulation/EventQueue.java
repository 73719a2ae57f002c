package org.acre.benchmarks.simulation;

import java.util.PriorityQueue;

/** What happens next, to which thread. Events of one time come in the order they were added, so that a run can be repeated. */
final class EventQueue {
    private record Event(double time, long number, SimulatedThread thread) implements Comparable<Event> {
        @Override public int compareTo(Event other) {
            int byTime = Double.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long added;
    private double now;

    double now() {
        return now;
    }

    /** Adds what happens {@code delay} nanoseconds from now. */
    void after(double delay, SimulatedThread thread) {
        events.add(new Event(now + delay, added++, thread));
    }

    /** Moves on to the next event. @return its thread */
    SimulatedThread next() {
        Event event = events.remove();
        now = event.time;
        return event.thread;
    }
}

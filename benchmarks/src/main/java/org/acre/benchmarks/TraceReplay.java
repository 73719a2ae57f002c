package org.acre.benchmarks;

import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.acre.benchmarks.workloads.Heap;
import org.acre.benchmarks.workloads.Places;
import org.acre.benchmarks.workloads.Team;
import org.acre.benchmarks.workloads.Workload;

/** Each thread replays a trace of a program for itself, over and over, and frees what the program left. Counts allocations and frees. */
final class TraceReplay implements Workload {
    /** Events between two looks at whether to stop. */
    private static final int STEP = 256;

    /** What a thread has, and where it is in the trace. */
    private static final class Cursor {
        private final Places places;
        private int next;

        Cursor(Places places) {
            this.places = places;
        }
    }

    private final BlockTrace trace;
    private final Cursor[] cursors;

    TraceReplay(BlockTrace trace, Heap heap, int threads) {
        this.trace = trace;
        this.cursors = Stream.generate(() -> new Cursor(heap.places(trace.objects()))).limit(threads).toArray(Cursor[]::new);
    }

    @Override public long run(BooleanSupplier stop) throws InterruptedException {
        Team team = new Team(stop);
        for (Cursor cursor : cursors) {
            team.start(() -> replay(team, cursor));
        }
        return team.await();
    }

    private long replay(Team team, Cursor cursor) {
        long events = 0;
        while (!team.isOver()) {
            int end = Math.min(trace.events(), cursor.next + STEP);
            events += end - cursor.next;
            while (cursor.next < end) {
                trace.replay(cursor.next++, cursor.places);
            }
            if (end == trace.events()) {
                cursor.places.freeAll();
                cursor.next = 0;
            }
        }
        return events;
    }

    @Override public void close() {
        for (Cursor cursor : cursors) {
            cursor.places.freeAll();
            cursor.next = 0;
        }
    }
}

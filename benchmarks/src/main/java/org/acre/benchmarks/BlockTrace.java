package org.acre.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.acre.cli.trace.BlockOperation;
import org.acre.cli.trace.TraceLines;
import org.acre.cli.trace.TrReader;

/** A trace of allocations in memory. A resize is an allocation and a free, as a program's that must copy. */
final class BlockTrace {
    /** Objects by number as they are born; the complement as they are freed. */
    private int[] events = new int[1024];
    private int[] bytes = new int[1024];
    private int[] objectOfId = new int[1024];
    private int eventCount;
    private int objectCount;
    private int peakEvent;
    private long live;
    private long peakLive;

    private BlockTrace() {}

    static BlockTrace read(Path file) throws IOException {
        BlockTrace trace = new BlockTrace();
        try (TraceLines lines = TraceLines.open(file)) {
            TrReader reader = new TrReader(lines);
            BlockOperation operation = new BlockOperation();
            while (reader.next(operation)) {
                trace.add(operation);
            }
        }
        return trace;
    }

    private void add(BlockOperation operation) {
        int id = Math.toIntExact(operation.id());
        switch (operation.kind()) {
            case ALLOCATE, ALLOCATE_ZEROED -> birth(id, operation.bytes());
            case RESIZE -> {
                int before = objectOfId[id];
                birth(id, operation.bytes());
                death(before);
            }
            case FREE -> death(objectOfId[id]);
        }
    }

    private void birth(int id, long length) {
        if (id >= objectOfId.length) {
            objectOfId = Arrays.copyOf(objectOfId, 2 * id);
        }
        if (objectCount == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * objectCount);
        }
        objectOfId[id] = objectCount;
        bytes[objectCount] = Math.toIntExact(Math.max(1, length));
        live += bytes[objectCount];
        event(objectCount++);
        if (live > peakLive) {
            peakLive = live;
            peakEvent = eventCount - 1;
        }
    }

    private void death(int object) {
        live -= bytes[object];
        event(~object);
    }

    private void event(int event) {
        if (eventCount == events.length) {
            events = Arrays.copyOf(events, 2 * eventCount);
        }
        events[eventCount++] = event;
    }

    int events() {
        return eventCount;
    }

    int objects() {
        return objectCount;
    }

    /** The event after which most bytes are live. */
    int peakEvent() {
        return peakEvent;
    }

    long peakLiveBytes() {
        return peakLive;
    }

    void replay(int event, TraceHeap heap) throws Throwable {
        int object = events[event];
        if (object >= 0) {
            heap.allocate(object, bytes[object]);
        } else {
            heap.free(~object);
        }
    }
}

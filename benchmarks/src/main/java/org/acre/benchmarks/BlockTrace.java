package org.acre.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.acre.benchmarks.workloads.Places;
import org.acre.benchmarks.workloads.Touch;
import org.acre.cli.trace.BlockOperation;

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

    /**
     * Objects of 16 bytes to 64 KiB, most of them small, each replaced by another at random: the older an object, the longer it
     * lives on. For where there is no trace of a program.
     */
    static BlockTrace random(int objects, long seed) {
        BlockTrace trace = new BlockTrace();
        SplittableRandom random = new SplittableRandom(seed);
        int[] live = new int[Math.max(1, objects / 16)];
        for (int object = 0; object < objects; object++) {
            int slot = (int) (live.length * Math.pow(random.nextDouble(), 3));
            if (live[slot] != 0) {
                trace.death(live[slot] - 1);
            }
            live[slot] = object + 1;
            trace.birth(object, (long) (16 * Math.pow(2, 12 * Math.pow(random.nextDouble(), 2))));
        }
        return trace;
    }

    static BlockTrace read(Path file) throws IOException {
        BlockTrace trace = new BlockTrace();
        BlockOperations.forEach(file, trace::add);
        return trace;
    }

    /** A trace that lies beside this class, in the jar or not. */
    static BlockTrace bundled(String name) throws IOException {
        URI place = URI.create(Objects.requireNonNull(BlockTrace.class.getResource(name), name).toString());
        if (!place.getScheme().equals("jar")) {
            return read(Path.of(place));
        }
        try (FileSystem _ = FileSystems.newFileSystem(place, Map.of())) {
            return read(Path.of(place));
        }
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

    /** Repeats an event: an object that is born is written to, in each of its pages. */
    void replay(int event, Places places) {
        int object = events[event];
        if (object >= 0) {
            places.allocate(object, bytes[object]);
            Touch.pages(places.address(object), bytes[object]);
        } else {
            places.free(~object);
        }
    }
}

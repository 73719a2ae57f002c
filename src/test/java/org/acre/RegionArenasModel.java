package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.RegionModel.Owned;
import org.acre.memory.Platform;

/** Arenas of every kind that a region has open, and what they hold. */
final class RegionArenasModel {
    private static final long PAGE = Platform.pageSize();
    private static final int MOST_OPEN = 4;

    private final Region region;
    private final RegionModel model;
    private final SplittableRandom random;
    private final List<Opened> opened = new ArrayList<>();

    private record Opened(Arena arena, boolean isLazy, long expectedBytes, List<Owned> parts) {}

    RegionArenasModel(Region region, RegionModel model, SplittableRandom random) {
        this.region = region;
        this.model = model;
        this.random = random;
    }

    int count() {
        return opened.size();
    }

    boolean isEmpty() {
        return opened.isEmpty();
    }

    /** Bytes that an allocation in one of them may ask the region for, however few it is for. */
    long mostExpected() {
        return opened.stream().mapToLong(Opened::expectedBytes).max().orElse(0);
    }

    void open() {
        if (opened.size() < MOST_OPEN) {
            ArenaOptions options = ArenaOptions.defaults();
            options = random.nextInt(4) == 0 ? options.uninitialized() : options;
            options = random.nextInt(4) == 0 ? options.expecting(random.nextLong(1, 40 * PAGE)) : options;
            int kind = random.nextInt(3);
            opened.add(new Opened(kind == 0 ? region.openArena(options)
                    : region.openSharedArena(kind == 1 ? options : options.strict()), kind == 1, options.expectedBytes(), new ArrayList<>()));
        }
    }

    void allocate(long bytes, long alignment) {
        if (!opened.isEmpty()) {
            Opened one = opened.get(random.nextInt(opened.size()));
            MemorySegment segment = one.arena.allocate(bytes, alignment);
            assertEquals(0, segment.address() & (alignment - 1));
            Owned part = new Owned(segment.address(), segment.byteSize(), segment, 0, model.nextStamp());
            segment.fill(part.stamp());
            one.parts.add(part);
        }
    }

    void close() {
        if (!opened.isEmpty()) {
            Opened one = opened.remove(random.nextInt(opened.size()));
            one.parts.forEach(model::checkStamp);
            one.arena.close();
            assertThrows(IllegalStateException.class, () -> one.arena.allocate(1, 1));
            assertTrue(one.isLazy || !one.arena.scope().isAlive());
        }
    }

    void check() {
        opened.forEach(one -> one.parts.forEach(model::checkStamp));
    }
}

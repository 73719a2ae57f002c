package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.acre.ArenaOptions;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.model.RegionSubject.Act;
import org.acre.model.RegionSubject.Kind;

/** The arenas of a {@link RegionRun}. */
final class ArenaRun {
    /** An arena, and what was allocated in it. */
    private record Open(Arena arena, Kind kind, List<MemorySegment> segments) {}

    private final Region region;
    private final Owners owners;
    private final List<Open> open = new ArrayList<>();

    ArenaRun(Region region, Owners owners) {
        this.region = region;
        this.owners = owners;
    }

    void step(Act act) {
        switch (act.kind()) {
            case OPEN_CONFINED -> open(region.openArena(), act.kind());
            case OPEN_LAZY -> open(region.openSharedArena(), act.kind());
            case OPEN_STRICT -> open(region.openSharedArena(ArenaOptions.defaults().strict().expecting(act.bytes())), act.kind());
            case ALLOCATE_IN_ARENA -> allocate(act);
            case CLOSE_ARENA -> {
                if (!open.isEmpty()) {
                    close(open.remove(act.which() % open.size()));
                }
            }
            default -> throw new AssertionError(act);
        }
    }

    private void open(Arena arena, Kind kind) {
        open.add(new Open(arena, kind, new ArrayList<>()));
        assertThrows(IllegalStateException.class, region::close);
    }

    private void allocate(Act act) {
        if (!open.isEmpty()) {
            Open chosen = open.get(act.which() % open.size());
            try {
                MemorySegment segment = chosen.arena.allocate(act.bytes(), 8);
                for (long i = 0; i < segment.byteSize(); i++) {
                    assertEquals(0, segment.get(JAVA_BYTE, i), "not zeroed");
                }
                if (segment.byteSize() > 0) {
                    owners.take(segment);
                    chosen.segments.add(segment);
                }
            } catch (AddressSpaceExhaustedException e) {
                // There is no room: the arena is as it was.
            }
        }
    }

    private void close(Open closing) {
        closing.segments.forEach(owners::giveUp);
        closing.arena.close();
        assertThrows(IllegalStateException.class, () -> closing.arena.allocate(8, 8));
        if (closing.kind != Kind.OPEN_LAZY) {
            for (MemorySegment segment : closing.segments) {
                assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
            }
        }
    }

    void check() {
        open.forEach(arena -> arena.segments.forEach(owners::check));
    }

    void closeAll() {
        while (!open.isEmpty()) {
            close(open.removeLast());
        }
    }
}

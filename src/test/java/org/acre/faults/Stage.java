package org.acre.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.acre.Region;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;

/** What a scenario has in its hands: what it must give back however it ends. Everything that a call has answered is here. */
public final class Stage {
    final Path file;
    @Nullable Region region;
    final List<MemorySegment> areas = new ArrayList<>();
    final List<Long> addresses = new ArrayList<>();
    final List<MemorySegment> views = new ArrayList<>();
    final List<Arena> arenas = new ArrayList<>();
    final List<AutoCloseable> scratch = new ArrayList<>();
    final List<ReadSection> sections = new ArrayList<>();

    Stage(Path file) {
        this.file = file;
    }

    Region region() {
        if (region == null) {
            throw new IllegalStateException("there is no region");
        }
        return region;
    }

    void build(Region.Builder builder) {
        region = builder.build();
    }

    MemorySegment allocate(long bytes) {
        MemorySegment segment = region().allocate(bytes, 1);
        areas.add(segment);
        if (bytes > 0) {
            segment.fill((byte) 7);
        }
        return segment;
    }

    long allocateAddress(long bytes) {
        long address = region().allocateAddress(bytes);
        addresses.add(address);
        return address;
    }

    void free(MemorySegment segment) {
        region().free(segment);
        areas.remove(segment);
    }

    void freeAddress(long address) {
        region().freeAddress(address);
        addresses.remove(address);
    }

    void freeDeferred(MemorySegment segment) {
        region().freeDeferred(segment);
        areas.remove(segment);
    }

    void view(long... offsets) {
        views.add(region().view(offsets, Scenario.PAGE));
    }

    void freeView() {
        region().free(views.getLast());
        views.removeLast();
    }

    Arena arena(Arena arena) {
        arenas.add(arena);
        return arena;
    }

    void closeArena() {
        arenas.getLast().close();
        arenas.removeLast();
    }

    <T extends AutoCloseable> T scratch(T opened) {
        scratch.add(opened);
        return opened;
    }

    void enter() {
        sections.add(region().gracePeriods().enter());
    }

    void exit() {
        sections.removeLast().close();
    }
}

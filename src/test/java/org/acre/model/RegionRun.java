package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.acre.Advice;
import org.acre.Region;
import org.acre.SlicingArea;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.acre.memory.Platform;
import org.acre.model.RegionSubject.Act;
import org.acre.model.RegionSubject.Memory;
import org.acre.purge.ReadSection;

/** A region beside a list of who owns what in it. */
final class RegionRun implements Run<Act> {
    private static final long PAGE = Platform.pageSize();
    private static final long BYTES = 128 * PAGE;
    private static final long MOST_BYTES = 192 * PAGE;

    private final Region region;
    private final Path file;
    private final Owners owners = new Owners();
    private final List<MemorySegment> held = new ArrayList<>();
    private final List<MemorySegment> views = new ArrayList<>();
    /** Freed, and not yet seen to throw. */
    private final List<MemorySegment> stale = new ArrayList<>();
    private final List<ReadSection> sections = new ArrayList<>();
    /** Deferred inside the section that is open: its readers may look at them until it is left. */
    private final List<MemorySegment> readable = new ArrayList<>();
    private final ArenaRun arenas;
    private final boolean hasViews;

    RegionRun(RegionSubject subject) {
        try {
            file = Files.createTempFile("acre-model", ".region");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Region.Builder builder = Region.builder().lazyMaxPages(8).nodes(2).slabs(subject.slabs).maxBytes(MOST_BYTES);
        switch (subject.memory) {
            case ANONYMOUS -> builder.anonymous(BYTES);
            case SHARED -> builder.sharedAnonymous(BYTES);
            default -> builder.file(file, BYTES);
        }
        region = builder.build();
        arenas = new ArenaRun(region, owners);
        hasViews = subject.memory != Memory.ANONYMOUS;
    }

    @Override public void step(Act act) {
        switch (act.kind()) {
            case ALLOCATE -> allocate(act.bytes(), 1);
            case ALLOCATE_ALIGNED -> allocate(act.bytes(), 1L << act.which() % 15);
            case ALLOCATE_ADDRESS -> orExhausted(() -> {
                long address = region.allocateAddress(Math.max(1, act.bytes()));
                take(region.segment(address).asSlice(0, Math.max(1, act.bytes())));
                held.set(held.size() - 1, region.segment(address));
            });
            case ALLOCATE_AT -> allocateAt(act.which() % 128 * PAGE, act.bytes() / 10 + 1);
            case FREE -> chosen(act.which()).ifPresent(this::free);
            case FREE_WRONGLY -> freeWrongly(act.which());
            case RESIZE -> chosen(act.which()).ifPresent(segment -> resize(segment, act.bytes() + 1));
            case DEFER -> chosen(act.which()).ifPresent(segment -> defer(segment, () -> region.freeDeferred(segment)));
            case DEFER_WITH_HEAD -> chosen(act.which()).filter(segment -> segment.byteSize() >= 16).ifPresent(
                    segment -> defer(segment, () -> region.deferredFree().free(segment.address(), 0)));
            case BARRIER -> barrier();
            case ENTER -> {
                if (sections.size() < 3) {
                    sections.add(region.gracePeriods().enter());
                }
            }
            case EXIT -> exit();
            case VIEW -> view(act);
            case FREE_VIEW -> {
                if (!views.isEmpty()) {
                    region.free(views.remove(act.which() % views.size()));
                }
            }
            case PURGE_VIEWS -> region.purgeViews();
            case GROW -> grow(act.bytes());
            case FORCE -> region.force(act.which() * PAGE, act.bytes() % PAGE);
            case ADVISE -> region.advise(act.which() * PAGE, PAGE, act.bytes() % 2 == 0 ? Advice.RANDOM : Advice.SEQUENTIAL);
            case PURGE -> region.purger().purge();
            case PURGE_ALL -> region.purger().purgeAll();
            case LOOK -> look(act.which());
            case SLICE -> slice(act.bytes());
            default -> arenas.step(act);
        }
        region.verify();
        held.forEach(owners::check);
        readable.forEach(segment -> owners.check(through(segment)));
        arenas.check();
        checkStale();
    }

    /** The same bytes through the region's memory, which is never revoked. */
    private MemorySegment through(MemorySegment segment) {
        return region.memory().asSlice(region.offsetOf(segment.address()), segment.byteSize());
    }

    private Optional<MemorySegment> chosen(int which) {
        return held.isEmpty() ? Optional.empty() : Optional.of(held.get(which % held.size()));
    }

    private static void orExhausted(Runnable allocation) {
        try {
            allocation.run();
        } catch (AddressSpaceExhaustedException e) {
            assertTrue(e.getMessage() != null);
        }
    }

    private void allocate(long bytes, long alignment) {
        orExhausted(() -> {
            MemorySegment segment = region.allocate(bytes, alignment);
            assertEquals(bytes, segment.byteSize());
            assertEquals(0, segment.address() % alignment);
            for (long i = 0; i < bytes; i++) {
                assertEquals(0, segment.get(JAVA_BYTE, i), "not zeroed");
            }
            take(segment);
        });
    }

    private void take(MemorySegment segment) {
        owners.take(segment);
        held.add(segment);
    }

    private void allocateAt(long offset, long bytes) {
        if (region.allocateAt(offset, bytes)) {
            long address = region.addressOf(offset);
            take(region.segment(address));
            assertEquals(address, region.space().find(address));
        }
    }

    private void free(MemorySegment segment) {
        owners.giveUp(segment);
        held.remove(segment);
        region.free(segment);
        stale.add(segment);
        assertThrows(RuntimeException.class, () -> region.free(segment));
    }

    private void freeWrongly(int which) {
        chosen(which).filter(segment -> segment.byteSize() > 64).ifPresent(segment -> {
            assertThrows(RuntimeException.class, () -> region.free(segment.asSlice(16)));
            assertThrows(RuntimeException.class, () -> region.freeAddress(segment.address() + 16));
        });
        assertThrows(RuntimeException.class, () -> region.freeAddress(region.memory().address() - PAGE));
        if (!stale.isEmpty()) {
            MemorySegment old = stale.get(which % stale.size());
            boolean reused = held.stream().anyMatch(segment -> segment.address() == old.address()) || !owners.isNobodys(old.address(), old.address() + 1);
            if (!reused) {
                assertThrows(RuntimeException.class, () -> region.freeAddress(old.address()));
            }
        }
    }

    private void resize(MemorySegment segment, long bytes) {
        Optional<MemorySegment> resized = region.resize(segment, bytes);
        if (resized.isPresent()) {
            MemorySegment after = resized.get();
            assertEquals(bytes, after.byteSize());
            owners.check(after.asSlice(0, Math.min(bytes, segment.byteSize())));
            owners.forget(segment.address());
            held.remove(segment);
            take(after);
        }
    }

    private void defer(MemorySegment segment, Runnable free) {
        owners.check(segment);
        held.remove(segment);
        if (sections.isEmpty()) {
            owners.giveUp(segment);
        } else {
            readable.add(segment.asSlice(Math.min(16, segment.byteSize()))); // a head may be in the first 16 bytes
            owners.restamp(segment, readable.getLast());
        }
        free.run();
        assertThrows(RuntimeException.class, () -> region.freeAddress(segment.address()));
    }

    private void exit() {
        if (!sections.isEmpty()) {
            if (sections.size() == 1) {
                readable.forEach(segment -> owners.giveUp(through(segment)));
                readable.clear();
            }
            sections.removeLast().close();
        }
    }

    private void barrier() {
        if (sections.isEmpty()) {
            region.deferredFree().barrier();
            region.gracePeriods().synchronize();
        } else {
            assertThrows(IllegalStateException.class, () -> region.deferredFree().barrier());
        }
    }

    private void view(Act act) {
        long[] offsets = {act.which() % 128 * PAGE, (act.which() + 7) % 128 * PAGE};
        if (!hasViews) {
            assertThrows(UnsupportedOperationException.class, () -> region.view(offsets, PAGE));
            return;
        }
        MemorySegment view = region.view(offsets, PAGE);
        assertEquals(2 * PAGE, view.byteSize());
        assertEquals(-1, view.asSlice(0, PAGE).mismatch(region.memory().asSlice(offsets[0], PAGE)));
        assertEquals(-1, view.asSlice(PAGE).mismatch(region.memory().asSlice(offsets[1], PAGE)));
        views.add(view);
    }

    private void grow(long bytes) {
        long before = region.memory().byteSize();
        if (before + bytes + PAGE <= MOST_BYTES) {
            long after = region.grow(bytes + 1);
            assertEquals(after, region.memory().byteSize());
            assertTrue(after > before);
        } else {
            assertThrows(IllegalArgumentException.class, () -> region.grow(MOST_BYTES));
        }
    }

    /** While a segment works nobody else may have its bytes. */
    private void checkStale() {
        stale.removeIf(segment -> segment.byteSize() == 0 || !segment.scope().isAlive());
        for (MemorySegment segment : stale) {
            assertTrue(owners.isNobodys(segment.address(), segment.address() + segment.byteSize()), "has a new owner, but still works");
        }
    }

    private void look(int which) {
        chosen(which).ifPresent(segment -> {
            assertTrue(region.bytesAt(segment.address()) >= segment.byteSize());
            assertEquals(segment.address(), region.addressOf(region.offsetOf(segment.address())));
        });
        assertTrue(region.bytesTaken(which + 1) >= which + 1);
        assertTrue(region.leakReport() != null && region.tagStatistics() != null && region.smallObjectStatistics() != null);
        assertTrue(region.kernelMappings() > 0 && region.viewStatistics() != null && region.invalidationStatistics() != null);
    }

    private void slice(long bytes) {
        orExhausted(() -> {
            try (SlicingArea area = region.slicing(bytes + 64); var scratch = region.recycling(100)) {
                MemorySegment one = area.allocate(bytes / 2, 1);
                MemorySegment two = area.allocate(32, 1);
                owners.take(one.byteSize() == 0 ? two : one);
                owners.giveUp(one.byteSize() == 0 ? two : one);
                assertEquals(100, scratch.allocate(100, 1).byteSize());
                assertEquals(100, scratch.allocate(100, 1).byteSize());
            }
        });
    }

    @Override public void end() {
        while (!sections.isEmpty()) {
            exit();
        }
        arenas.closeAll();
        views.forEach(region::free);
        views.clear();
        for (MemorySegment segment : List.copyOf(held)) {
            free(segment);
        }
        assertEquals(0, owners.count());
        region.deferredFree().barrier();
        region.purger().purgeAll();
        checkStale();
        assertEquals(List.of(), stale, "works though all is freed and purged");
        region.verify();
        SpaceStatistics statistics = region.space().statistics();
        assertEquals(statistics.totalPages(), statistics.freePages(), statistics::toString);
        assertEquals(0, region.leakReport().areas().size());
    }

    @Override public void close() throws IOException {
        while (!sections.isEmpty()) {
            sections.removeLast().close();
        }
        arenas.closeAll();
        region.close();
        Files.deleteIfExists(file);
    }
}

package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.acre.memory.Platform;
import org.acre.model.RegionTeamSubject.Deed;
import org.jspecify.annotations.Nullable;

/** One region, and what its threads share. */
final class RegionTeam implements Team<Deed> {
    static final long PAGE = Platform.pageSize();
    static final long MOST_BYTES = 192 * PAGE;
    private static final long FIRST_BYTES = 160 * PAGE;
    private static final int SLOTS = 4;
    private static final int STALE = 64;
    /** Small objects lie at multiples of it. */
    static final long GRANULE = 16;

    /** An arena, and what was allocated in it. */
    record Opened(Arena arena, boolean shared, boolean lazy, List<Stamped> segments) {
        Opened(Arena arena, boolean shared, boolean lazy) {
            this(arena, shared, lazy, new ArrayList<>());
        }
    }

    final Region region;
    /** Who has which granule; it knows nothing of invalidations here: stamps do. */
    private final PageLaw owners;
    private final AtomicLong stamps = new AtomicLong();
    final ConcurrentLinkedQueue<Stamped> passed = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Opened> passedArenas = new ConcurrentLinkedQueue<>();
    /** Found by readers, until somebody takes it out and frees it after a grace period. */
    final AtomicReferenceArray<@Nullable Stamped> table = new AtomicReferenceArray<>(SLOTS);
    /** Some of what was freed. */
    final AtomicReferenceArray<@Nullable Stamped> stale = new AtomicReferenceArray<>(STALE);

    RegionTeam(boolean slabs) {
        region = Region.builder().anonymous(FIRST_BYTES).lazyMaxPages(8).nodes(2).slabs(slabs).maxBytes(MOST_BYTES).build();
        owners = new PageLaw(region.memory().address(), MOST_BYTES, GRANULE);
    }

    /** After an allocation. */
    Stamped handedOut(MemorySegment segment) {
        take(segment.address(), segment.byteSize());
        return Stamped.of(segment, stamps.incrementAndGet());
    }

    void take(long start, long bytes) {
        owners.handedOut(start, bytes);
    }

    /** Before a free of any kind. */
    void giveUp(Stamped held) {
        held.check();
        leave(held.segment().address(), held.segment().byteSize());
        stale.set((int) (held.stamp() % STALE), held);
    }

    void leave(long start, long bytes) {
        owners.freed(start, bytes);
        owners.invalidated(start, start + bytes);
    }

    void free(Stamped held) {
        giveUp(held);
        region.free(held.segment());
    }

    void defer(Stamped held) {
        giveUp(held);
        region.freeDeferred(held.segment());
    }

    void close(Opened opened) {
        opened.segments.forEach(this::giveUp);
        opened.arena.close();
        if (!opened.lazy) {
            opened.segments.forEach(segment -> assertTrue(segment.isRevoked(), "works though its arena is closed"));
        }
    }

    /** The same bytes through the region's memory, which is never revoked. */
    MemorySegment through(MemorySegment segment) {
        return region.memory().asSlice(region.offsetOf(segment.address()), segment.byteSize());
    }

    @Override public Run<Deed> member(int number) {
        return new RegionMember(this);
    }

    @Override public void atRest() {
        giveBackAll();
        region.deferredFree().barrier();
        region.purger().purgeAll();
        for (int i = 0; i < STALE; i++) {
            Stamped old = stale.get(i);
            assertTrue(old == null || old.isRevoked(), "works though all is freed and purged");
        }
        region.verify();
        owners.check();
        assertEquals(0, owners.pagesInUse());
        SpaceStatistics statistics = region.space().statistics();
        assertEquals(statistics.totalPages(), statistics.freePages(), statistics::toString);
        assertEquals(0, region.leakReport().areas().size());
    }

    private void giveBackAll() {
        for (Opened opened = passedArenas.poll(); opened != null; opened = passedArenas.poll()) {
            close(opened);
        }
        for (Stamped held = passed.poll(); held != null; held = passed.poll()) {
            free(held);
        }
        for (int i = 0; i < SLOTS; i++) {
            Stamped held = table.getAndSet(i, null);
            if (held != null) {
                free(held);
            }
        }
    }

    @Override public void close() {
        for (Opened opened = passedArenas.poll(); opened != null; opened = passedArenas.poll()) {
            opened.arena.close();
        }
        region.close();
    }
}

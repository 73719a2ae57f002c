package org.acre.view;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.KernelMappings;
import org.acre.memory.Platform;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Extent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Blocks of views: shared, purged as a whole, unmapped together, mapped again for nothing; and the limit on mappings. */
@EnabledOnOs(OS.LINUX)
class ViewsTest {
    private static final long PAGE = Platform.pageSize();
    private static final long PAGES = 4096;
    private static final long PLENTY = 1 << 20;

    private Backing memory;
    private long base;

    @BeforeEach void map() throws IOException {
        memory = AnonymousMemory.map(Extent.fixed(PAGES * PAGE, PAGE), true);
        base = memory.memory().address();
        for (long page = 0; page < PAGES; page++) {
            memory.memory().set(JAVA_LONG, page * PAGE, page);
        }
    }

    @AfterEach void unmap() {
        memory.close();
    }

    private static KernelMappings limit(long limit) {
        return new KernelMappings(limit, Long.MAX_VALUE, () -> 0);
    }

    private static Views views(KernelMappings mappings, boolean reuse) {
        // One open block: a test that the OS moves to another processor would find its views in another.
        return new Views(mappings, reuse, false, count -> new IllegalStateException("no " + count + " mappings"), 1, nodes -> 0);
    }

    private MemorySegment view(Views views, long... pages) {
        return views.view(base, PAGES * PAGE, offsets(pages), PAGE);
    }

    private static long[] offsets(long... pages) {
        long[] offsets = new long[pages.length];
        for (int i = 0; i < pages.length; i++) {
            offsets[i] = pages[i] * PAGE;
        }
        return offsets;
    }

    /** 16 pages, no two of which are neighbours. */
    private static long[] scattered(long first) {
        long[] pages = new long[16];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = (first + i * 37L) % PAGES;
        }
        return pages;
    }

    private static void check(MemorySegment view, long[] pages) {
        for (int i = 0; i < pages.length; i++) {
            assertEquals(pages[i], view.get(JAVA_LONG, i * PAGE));
        }
    }

    @Test void smallViews_shareBlocks_andABatchIsUnmappedInOneCall() {
        Views views = views(limit(PLENTY), false);
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 4 * 64; i++) {
            segments.add(view(views, scattered(i)));
        }
        for (int i = 0; i < segments.size(); i++) {
            check(segments.get(i), scattered(i));
            assertEquals(segments.get(0).address() + i * 16L * PAGE, segments.get(i).address(), "one behind the other");
        }
        assertEquals(4 * 64 * 16, views.counts().showCalls());
        segments.forEach(views::free);
        views.verify();
        views.purge();
        assertEquals(1, views.counts().hideCalls(), "four neighbouring blocks");
        assertEquals(0, views.mappings());
        assertEquals(4, views.counts().handshakes(), "one for each block of 64 views");
        segments.forEach(segment -> assertThrows(IllegalStateException.class, () -> segment.get(JAVA_LONG, 0)));
        views.verify();
        assertEquals(0, views.close());
    }

    @Test void block_someViewsLive_isNotPurged() {
        Views views = views(limit(PLENTY), true);
        MemorySegment first = view(views, 1, 3);
        MemorySegment second = view(views, 2, 4);
        views.free(first);
        views.purge();
        assertEquals(0, views.counts().handshakes());
        check(second, new long[] {2, 4});
        views.free(second);
        views.purge();
        assertEquals(1, views.counts().handshakes());
        views.verify();
        views.close();
    }

    @Test void mappedBlock_everyViewAgain_noCallAndFreshSegments() {
        Views views = views(limit(PLENTY), true);
        List<MemorySegment> before = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                MemorySegment segment = view(views, scattered(i));
                check(segment, scattered(i));
                segments.add(segment);
            }
            before.forEach(stale -> assertFalse(stale.scope().isAlive()));
            segments.forEach(views::free);
            views.purge();
            before = segments;
        }
        assertEquals(100 * 16, views.counts().showCalls(), "only the first round maps");
        assertEquals(0, views.counts().hideCalls());
        assertEquals(400, views.counts().reused());
        views.verify();
        views.close();
    }

    @Test void mappedBlock_listInAnotherOrderOrLength_isNotReused() {
        Views views = views(limit(PLENTY), true);
        views.free(view(views, 1, 2, 9));
        views.purge();
        for (long[] pages : new long[][] {{2, 1, 9}, {1, 2}, {1, 2, 9, 9}, {1, 2, 10}}) {
            MemorySegment other = view(views, pages);
            check(other, pages);
            views.free(other);
        }
        assertEquals(0, views.counts().reused());
        views.close();
    }

    @Test void show_failsInTheMiddle_undoneAndNothingLeaks() throws IOException {
        Backing alien = AnonymousMemory.map(PAGE, PAGE); // private: the kernel refuses to show it a second time
        try {
            long low = Math.min(base, alien.memory().address());
            long span = 2 * Math.max(base, alien.memory().address()) - low;
            long[] offsets = {base - low, base + 5 * PAGE - low, alien.memory().address() - low, base - low};
            Views views = views(limit(PLENTY), true);
            for (int i = 0; i < 100; i++) {
                String message = assertThrows(UncheckedIOException.class, () -> views.view(low, span, offsets, PAGE)).toString();
                assertTrue(message.contains("EINVAL") && message.contains("max_map_count"), message);
            }
            assertEquals(0, views.mappings());
            assertEquals(0, views.counts().made());
            MemorySegment works = view(views, 7, 9);
            check(works, new long[] {7, 9});
            views.free(works);
            views.purge();
            views.verify();
            views.close();
        } finally {
            alien.close();
        }
    }

    @Test void mappings_limitReached_freedViewsGiveTheirsUpBeforeAnybodyIsRefused() {
        KernelMappings mappings = limit(4000);
        Views views = views(mappings, true);
        for (int i = 0; i < 700; i++) {
            long[] pages = scattered(i);
            MemorySegment segment = view(views, pages);
            check(segment, pages);
            views.free(segment);
            assertTrue(mappings.held() <= mappings.most());
        }
        views.verify();
        views.close();
        assertEquals(0, mappings.held());
    }

    @Test void mappings_limitReachedByLiveViews_refusedAndUsableAfterAFree() {
        KernelMappings mappings = limit(1000);
        Views views = views(mappings, true);
        List<MemorySegment> live = new ArrayList<>();
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> {
            while (true) {
                live.add(view(views, scattered(live.size())));
            }
        });
        assertEquals("java.lang.IllegalStateException: no 17 mappings", refused.toString());
        assertEquals(mappings.most() / 17, live.size());
        for (int i = 0; i < live.size(); i++) {
            check(live.get(i), scattered(i));
        }
        live.forEach(views::free);
        MemorySegment again = view(views, scattered(0));
        check(again, scattered(0));
        views.verify();
        views.close();
        assertEquals(0, mappings.held());
    }

    @Test void mappings_shortWhileANeighbourLives_freedViewsShowZerosAndHoldOne() {
        KernelMappings mappings = limit(1000);
        Views views = views(mappings, true);
        MemorySegment live = view(views, scattered(0));
        MemorySegment freed = view(views, scattered(1));
        views.free(freed);
        check(freed, scattered(1));
        views.giveMappingsUp();
        assertEquals(17 + 1, views.mappings());
        assertEquals(0, freed.get(JAVA_LONG, 0), "its pages are taken from it, and it neither throws nor faults");
        freed.set(JAVA_LONG, 0, 5);
        check(live, scattered(0));
        assertEquals(1, memory.memory().get(JAVA_LONG, PAGE), "a stale write reaches nobody");
        for (int i = 0; i < 500; i++) {
            MemorySegment next = view(views, scattered(i));
            check(next, scattered(i));
            views.free(next);
        }
        check(live, scattered(0));
        views.free(live);
        views.purge();
        assertThrows(IllegalStateException.class, () -> freed.get(JAVA_LONG, 0));
        views.verify();
        views.close();
    }

    @Test void mappings_ofAnotherRegion_areGivenUpToo() {
        KernelMappings mappings = limit(1000);
        Views idle = views(mappings, true);
        Views busy = views(mappings, true);
        for (int i = 0; i < 20; i++) {
            idle.free(view(idle, scattered(i)));
        }
        assertTrue(idle.mappings() > 300);
        List<MemorySegment> live = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            live.add(view(busy, scattered(i)));
        }
        assertEquals(0, idle.mappings());
        idle.close();
        busy.close();
        assertEquals(50, live.size());
    }

    @Test void mappedBlocks_moreThanMayStay_theOldestGo() {
        KernelMappings mappings = limit(16 * 1024); // of which a quarter, less than four blocks, may stay mapped
        Views views = views(mappings, true);
        for (int i = 0; i < 1500; i++) {
            views.free(view(views, scattered(i)));
        }
        views.purge();
        assertTrue(views.counts().idleMappings() <= mappings.limit() / 4, views.counts().toString());
        assertTrue(views.counts().hideCalls() > 0, views.counts().toString());
        MemorySegment last = view(views, scattered(17));
        check(last, scattered(17));
        views.verify();
        views.close();
    }
}

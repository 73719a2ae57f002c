package org.acre.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a space tells the flight recorder: each thing once, with its numbers. */
@Isolated // a recording hears of everybody
class SpaceEventsTest {
    private static final long PAGE = 4096;
    private static final long START = 1L << 32;
    private static final long LAZY_MAX_PAGES = 100;

    private static AddressSpace space() {
        return AddressSpace.builder().span(START, 1024 * PAGE).nodes(2).lazyMaxPages(LAZY_MAX_PAGES).build();
    }

    private static Purger purger(AddressSpace space) {
        return Purger.on(space).interval(Duration.ZERO).helpers(0).build();
    }

    private static RecordedEvent only(List<RecordedEvent> events) {
        assertEquals(1, events.size(), events.toString());
        assertEquals(START, events.getFirst().getLong("space"));
        return events.getFirst();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("org.acre." + name)).toList();
    }

    private static void assertNumbers(RecordedEvent event, Object... namesAndNumbers) {
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            assertEquals(((Number) namesAndNumbers[i + 1]).longValue(), event.getLong((String) namesAndNumbers[i]),
                    () -> event.toString());
        }
    }

    @Test void allocate_fromTheTree_isToldWithItsWindowAndStack() throws Exception {
        AddressSpace space = space();
        long lowest = START + 10 * PAGE;
        RecordedEvent event = only(Recorded.during(() -> space.allocate(5000, 1, lowest, lowest + 10 * PAGE), "TreeAllocation"));
        assertNumbers(event, "address", lowest, "bytes", 2 * PAGE, "alignment", PAGE, "lowest", lowest, "highest", lowest + 10 * PAGE);
        assertEquals("ALLOCATED", event.getString("result"));
        assertTrue(event.getInt("node") >= 0 && event.getInt("node") < 2, event.toString());
        assertTrue(event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(SpaceEventsTest.class.getName())), event.toString());
    }

    @Test void allocate_withoutAWindow_isToldWithoutALimit() throws Exception {
        AddressSpace space = space();
        RecordedEvent event = only(Recorded.during(() -> space.allocate(PAGE, 1 << 20), "TreeAllocation"));
        assertNumbers(event, "address", START, "alignment", 1 << 20, "lowest", 0, "highest", Long.MAX_VALUE);
    }

    @Test void allocateAt_andCongruent_areToldForEachArea() throws Exception {
        AddressSpace space = space();
        List<RecordedEvent> events = Recorded.during(() -> {
            assertTrue(space.allocateAt(START + PAGE, PAGE));
            assertEquals(false, space.allocateAt(START + PAGE, PAGE));
            space.allocateCongruent(new long[] {0, 8 * PAGE}, new long[] {PAGE, 2 * PAGE}, PAGE);
        }, "TreeAllocation");
        assertEquals(List.of(START + PAGE, -1L, START, START + 8 * PAGE), events.stream().map(event -> event.getLong("address")).toList());
        assertEquals(List.of("ALLOCATED", "NO_HOLE", "ALLOCATED", "ALLOCATED"),
                events.stream().map(event -> event.getString("result")).toList());
    }

    @Test void allocate_fromAPool_isNotTold() throws Exception {
        AddressSpace space = space();
        try (Purger purger = purger(space)) {
            space.free(space.allocate(PAGE));
            purger.purge();
            long hits = space.statistics().poolHits();
            assertEquals(List.of(), Recorded.during(() -> space.allocate(PAGE), "TreeAllocation"));
            assertEquals(hits + 1, space.statistics().poolHits());
        }
    }

    @Test void allocate_thatFails_tellsTheNumbersOfItsException() throws Exception {
        AddressSpace space = space();
        space.allocate(1000 * PAGE);
        List<AddressSpaceExhaustedException> thrown = new ArrayList<>();
        List<RecordedEvent> events = Recorded.during(() -> thrown.add(
                assertThrows(AddressSpaceExhaustedException.class, () -> space.allocate(100 * PAGE, 2 * PAGE))), "TreeAllocation",
                "FailedAllocation");
        RecordedEvent event = only(named(events, "FailedAllocation"));
        AddressSpaceExhaustedException failure = thrown.getFirst();
        assertNumbers(event, "requestedBytes", failure.requestedBytes(), "alignment", failure.alignment(), "lowest", failure.lowest(),
                "highest", failure.highest(), "freeBytes", failure.freeBytes(), "largestFreeBytes", failure.largestFreeBytes(),
                "lazyBytes", failure.lazyBytes(), "pooledBytes", failure.pooledBytes(), "deferredBytes", failure.deferredBytes(),
                "pinnedBytes", failure.pinnedBytes());
        assertNumbers(event, "freeBytes", 24 * PAGE, "freeRanges", 1, "busyBytes", 1000 * PAGE, "totalBytes", 1024 * PAGE);
        assertEquals(failure.getMessage(), event.getString("message"));
        List<RecordedEvent> searches = named(events, "TreeAllocation");
        assertEquals(1, searches.size(), events.toString()); // nothing was lazy, so nothing was tried again
        assertEquals("NO_HOLE", searches.getFirst().getString("result"));
        assertNumbers(searches.getFirst(), "address", -1);
    }

    @Test void free_everyWay_isToldWithWhatIsLazyThen() throws Exception {
        AddressSpace space = space();
        long first = space.allocate(2 * PAGE);
        long second = space.allocate(3 * PAGE);
        long third = space.allocate(4 * PAGE);
        List<RecordedEvent> events = Recorded.during(() -> {
            space.free(first);
            space.areaAt(second).free();
            assertTrue(space.resize(third, PAGE));
        }, "Free");
        assertEquals(List.of(first, second, third + PAGE), events.stream().map(event -> event.getLong("address")).toList());
        // What resize cuts off is told before it is on the list.
        assertEquals(List.of(2 * PAGE, 5 * PAGE, 5 * PAGE), events.stream().map(event -> event.getLong("lazyBytes")).toList());
        events.forEach(event -> assertNumbers(event, "lazyMaxBytes", LAZY_MAX_PAGES * PAGE, "space", START));
    }

    @Test void free_deferred_isToldWhenItIsOver() throws Exception {
        AddressSpace space = space();
        long one = space.allocate(PAGE);
        long other = space.allocate(PAGE);
        try (GracePeriods gracePeriods = GracePeriods.create();
                DeferredFree deferred = DeferredFree.of(space, gracePeriods).build()) {
            List<RecordedEvent> events = Recorded.during(() -> {
                deferred.free(one);
                deferred.free(other);
                deferred.barrier();
            }, "Free");
            assertEquals(List.of(one, other), events.stream().map(event -> event.getLong("address")).sorted().toList());
        }
    }

    @Test void purge_isToldWithWhatBecameOfIt() throws Exception {
        AddressSpace space = space();
        try (Purger purger = purger(space)) {
            long start = space.allocate(PAGE);
            long next = space.allocate(PAGE);
            space.allocate(PAGE);
            long last = space.allocate(PAGE);
            space.free(next);
            space.free(start);
            space.free(last);
            List<RecordedEvent> events = Recorded.during(purger::purge, "Purge", "PoolPopulate", "Decay");
            RecordedEvent purge = only(named(events, "Purge"));
            assertNumbers(purge, "start", start, "end", last + PAGE, "areas", 3, "bytes", 3 * PAGE, "populatedAreas", 3, "mergedAreas", 0,
                    "decayedAreas", 0, "nodes", 1, "helpers", 0, "pinnedBytes", 0, "failedBytes", 0);
            assertEquals("QUARTER", purge.getString("decay"));
            RecordedEvent populate = only(named(events, "PoolPopulate"));
            assertNumbers(populate, "areas", 3, "bytes", 3 * PAGE, "surplusAreas", 0);
            assertEquals(List.of(), named(events, "Decay"));
        }
    }

    @Test void decay_isToldForEachPool_andAPassWithNothingToDoIsNot() throws Exception {
        AddressSpace space = space();
        try (Purger purger = purger(space)) {
            long[] areas = {space.allocate(PAGE), space.allocate(PAGE), space.allocate(2 * PAGE)};
            for (long area : areas) {
                space.free(area);
            }
            purger.purge();
            List<RecordedEvent> events = Recorded.during(() -> {
                purger.purge();
                purger.purgeAll();
                purger.purgeAll();
            }, "Purge", "Decay");
            List<RecordedEvent> decays = named(events, "Decay");
            assertEquals(List.of(PAGE, 2 * PAGE, PAGE), decays.stream().map(event -> event.getLong("pool")).toList());
            decays.forEach(event -> assertNumbers(event, "areas", 1, "space", START));
            List<RecordedEvent> purges = named(events, "Purge");
            assertEquals(2, purges.size(), purges.toString());
            assertNumbers(purges.getFirst(), "areas", 0, "decayedAreas", 2, "mergedAreas", 2, "start", 0, "end", 0);
            assertNumbers(purges.getLast(), "areas", 0, "decayedAreas", 1, "mergedAreas", 1);
            assertEquals(List.of("QUARTER", "FULL"), purges.stream().map(event -> event.getString("decay")).toList());
        }
    }

    @Test void purge_thatKeepsSomeBack_tellsThePinnedBytes() throws Exception {
        AddressSpace space = space();
        try (Purger purger = Purger.on(space).interval(Duration.ZERO).helpers(0)
                .invalidation((lowest, highest, ranges) -> ranges.keep(lowest, lowest + 1)).build()) {
            space.free(space.allocate(2 * PAGE));
            RecordedEvent purge = only(Recorded.during(purger::purge, "Purge"));
            assertNumbers(purge, "areas", 0, "pinnedBytes", 2 * PAGE);
        }
    }
}

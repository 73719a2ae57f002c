package org.acre.agrona;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionCountersTest {
    private final Region region = Region.anonymous(64 << 20);

    @AfterEach void closeRegion() {
        region.close();
    }

    private static Map<String, Long> shown(CountersReader reader) {
        Map<String, Long> values = new TreeMap<>();
        reader.forEach((value, id, label) -> values.put(label, value));
        return values;
    }

    private static long change(String label, Map<String, Long> before, Map<String, Long> after) {
        return Objects.requireNonNull(after.get(label), label) - Objects.requireNonNull(before.get(label), label);
    }

    @Test void reader_published_showsTheStatistics() {
        try (RegionCounters counters = RegionCounters.of(region)) {
            long busy = region.allocateAddress(1 << 20);
            counters.publish();
            Map<String, Long> values = shown(counters.reader());
            var statistics = region.space().statistics();
            assertEquals((64 << 20) / region.space().pageSize(), values.get("acre space: totalPages"));
            assertEquals(statistics.busyPages(), values.get("acre space: busyPages"));
            assertEquals(statistics.busyAreas(), values.get("acre space: busyAreas"));
            assertEquals(1, values.get("acre purger: running"));
            assertEquals(0, values.get("acre invalidation: handshakes"));
            assertEquals(0, values.get("acre grace: callbacksFailed"));
            assertEquals(0, values.get("acre deferred: oldestAgeNanos"));

            region.freeAddress(busy);
            region.deferredFree().free(region.allocateAddress(1 << 20));
            region.deferredFree().barrier();
            region.purger().purgeAll();
            assertEquals(values, shown(counters.reader()), "a counter changes when it is published");
            counters.publish();
            Map<String, Long> later = shown(counters.reader());
            assertEquals(1, later.get("acre deferred: freedObjects"));
            assertTrue(change("acre space: purges", values, later) > 0);
            assertTrue(change("acre space: busyPages", values, later) < 0);
        }
    }

    @Test void reader_metadata_hasTypesAndLabelsAndLiesInTheRegion() {
        try (RegionCounters counters = RegionCounters.of(region)) {
            counters.publish();
            CountersReader reader = counters.reader();
            reader.forEach((id, typeId, key, label) -> {
                assertEquals(RegionCounters.TYPE_ID, typeId);
                assertTrue(label.startsWith("acre "), label);
                assertEquals(CountersReader.RECORD_ALLOCATED, reader.getCounterState(id));
            });
            assertTrue(region.offsetOf(reader.valuesBuffer().addressOffset()) >= 0);
            assertTrue(region.offsetOf(reader.metaDataBuffer().addressOffset()) >= 0);
        }
    }

    @Test void manager_callersCounter_isShownBeside() {
        try (RegionCounters counters = RegionCounters.of(region); AtomicCounter mine = counters.manager().newCounter("mine")) {
            mine.set(7);
            assertEquals(7, shown(counters.reader()).get("mine"));
        }
    }

    @Test void of_anotherHome_leavesTheObservedAlone() {
        try (Region home = Region.anonymous(1 << 20); RegionCounters counters = RegionCounters.of(region, home)) {
            AgentInvoker invoker = new AgentInvoker(Throwable::printStackTrace, null, counters);
            invoker.start();
            invoker.invoke();
            assertEquals(0, shown(counters.reader()).get("acre space: busyPages"));
            assertTrue(home.space().statistics().busyPages() > 0);
        }
    }

    @Test void reader_arenasViewsAndSmallObjects_areShownToo() {
        try (RegionCounters counters = RegionCounters.of(region); Arena arena = region.openArena()) {
            region.allocate(64);
            arena.allocate(64);
            counters.publish();
            Map<String, Long> values = shown(counters.reader());
            assertEquals(1, values.get("acre small objects: liveObjects"));
            assertEquals(region.smallObjectStatistics().slabBytes(), values.get("acre small objects: slabBytes"));
            assertEquals(1, values.get("acre arenas: openArenas"));
            assertEquals(region.arenaStatistics().heldBytes(), values.get("acre arenas: heldBytes"));
            assertEquals(0, values.get("acre views: live"));
        }
    }

    /** There is room for the metadata and for the values of counters, and not for both. */
    @Test void of_homeTooShort_leavesNothingInIt() {
        try (Region home = Region.builder().anonymous(144 << 10).maxBytes(144 << 10).build()) {
            assertThrows(AddressSpaceExhaustedException.class, () -> RegionCounters.of(region, home));
            assertEquals(0, home.space().statistics().busyPages());
        }
    }

    @Test void close_givesTheMemoryBack() {
        RegionCounters counters = RegionCounters.of(region);
        counters.close();
        counters.close();
        assertEquals(0, region.space().statistics().busyPages());
    }
}

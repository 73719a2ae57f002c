package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;

/** What is live is told exactly, with tag, length, age and stack. */
class LeakReportTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    @Test void close_withLiveAreas_tellsTheListenerTagBytesAgeAndStack() throws InterruptedException {
        List<LeakReport> told = new ArrayList<>();
        Region region = Region.builder().anonymous(MIB).tags("index", "rows").sampleEvery(1).leakListener(told::add).build();
        region.free(region.allocate(PAGE, 1, 1));
        MemorySegment leak = region.allocate(3 * PAGE - 7, 1, 2);
        long offset = region.offsetOf(leak.address());
        Thread.sleep(5);
        region.close();
        region.close();
        assertEquals(1, told.size());
        LiveArea area = told.get(0).areas().get(0);
        assertEquals(1, told.get(0).areas().size());
        assertEquals(offset, area.offset());
        assertEquals(3 * PAGE, area.bytes());
        assertEquals(Optional.of("rows"), area.tag());
        assertTrue(area.age().orElseThrow().compareTo(Duration.ofMillis(4)) >= 0, area.toString());
        assertEquals("close_withLiveAreas_tellsTheListenerTagBytesAgeAndStack", area.stack().get(0).getMethodName());
        assertTrue(told.get(0).toString().contains("1 live areas, " + 3 * PAGE + " bytes"), told.get(0).toString());
        assertTrue(told.get(0).toString().contains("LeakReportTest.java"), told.get(0).toString());
    }

    @Test void close_withoutLiveAreasOrWithAFailingListener_closes() {
        List<LeakReport> told = new ArrayList<>();
        try (Region region = Region.builder().anonymous(MIB).leakListener(told::add).build()) {
            region.free(region.allocate(PAGE, 1));
        }
        assertTrue(told.isEmpty());
        Region region = Region.builder().anonymous(MIB).leakListener(report -> {
            throw new IllegalStateException("no");
        }).build();
        region.allocate(1, 1);
        region.close();
        assertThrows(IllegalStateException.class, region::leakReport);
    }

    @Test void close_byTheListener_isClosedOnce() {
        Region[] region = new Region[1];
        int[] told = new int[1];
        region[0] = Region.builder().anonymous(MIB).leakListener(report -> {
            told[0]++;
            region[0].close();
        }).build();
        region[0].allocate(1, 1);
        region[0].close();
        assertEquals(1, told[0]);
        assertThrows(IllegalStateException.class, region[0]::memory);
    }

    @Test void samples_afterTwoToThe31_goOn() {
        AllocationSamples samples = new AllocationSamples(1, Integer.MAX_VALUE - 1);
        for (int i = 0; i < 5; i++) {
            int number = samples.take();
            assertTrue(number > 0 && number <= AreaNotes.MOST_SAMPLES, "number " + number);
            assertFalse(samples.stack(number).isEmpty());
        }
    }

    @Test void leakReport_afterArenasHaveClosed_tellsNothingOfThem() {
        List<LeakReport> told = new ArrayList<>();
        try (Region region = Region.builder().anonymous(64 * MIB).leakListener(told::add).build()) {
            for (int round = 0; round < 2; round++) {
                try (Arena confined = region.openArena(); Arena lazy = region.openSharedArena();
                        Arena strict = region.openSharedArena(ArenaOptions.defaults().strict())) {
                    confined.allocate(MIB, 1);
                    confined.allocate(1, 1);
                    lazy.allocate(2 * MIB, 1);
                    strict.allocate(1, 1);
                    assertFalse(region.leakReport().areas().isEmpty());
                }
                assertTrue(round > 0 || region.leakReport().areas().isEmpty(), () -> region.leakReport().toString());
            }
        }
        assertTrue(told.isEmpty(), told::toString);
    }

    @Test void leakReport_addressReusedWithoutANote_saysNothingOfTheOwnerBefore() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).nodes(1).build()) {
            MemorySegment noted = region.allocate(PAGE, 1);
            assertTrue(only(region).age().isPresent());
            region.free(noted);
            region.purger().purgeAll();
            assertEquals(noted.address(), region.space().allocate(PAGE));
            assertEquals(Optional.empty(), only(region).age());
            assertEquals(Optional.empty(), only(region).tag());
        }
    }

    private static LiveArea only(Region region) {
        assertEquals(1, region.leakReport().areas().size());
        return region.leakReport().areas().get(0);
    }

    @Test void addresses_whenTracked_haveTagAndAge() {
        try (Region plain = Region.anonymous(MIB); Region tracked = Region.builder().anonymous(MIB).tags("a").build()) {
            plain.allocateAddress(PAGE);
            assertEquals(Optional.empty(), only(plain).age());
            tracked.allocateAddress(PAGE, 1);
            assertEquals(Optional.of("a"), only(tracked).tag());
            assertTrue(only(tracked).age().isPresent());
            assertThrows(IllegalArgumentException.class, () -> tracked.allocateAddress(PAGE, 2));
            assertThrows(IllegalArgumentException.class, () -> tracked.allocate(PAGE, 1, -1));
            assertThrows(IllegalArgumentException.class, () -> plain.allocate(PAGE, 1, 1));
            assertEquals(1, tracked.space().statistics().busyAreas());
        }
    }

    @Test void sampleEvery_third_keepsAThirdOfTheStacksAndLetsThemGoWithTheirAreas() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).nodes(1).sampleEvery(3).build()) {
            List<MemorySegment> live = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                live.add(region.allocate(PAGE, 1));
            }
            assertEquals(10, region.leakReport().areas().stream().filter(area -> !area.stack().isEmpty()).count());
            live.forEach(region::free);
            region.purger().purgeAll();
            region.space().allocate(30 * PAGE);
            assertEquals(0, region.leakReport().areas().stream().filter(area -> !area.stack().isEmpty()).count());
        }
        assertThrows(IllegalArgumentException.class, () -> Region.builder().sampleEvery(0));
    }

    /** A long life in all the ways there are, beside a list of what is live. */
    @Test void leakReport_afterRandomLife_isWhatIsLive() {
        SplittableRandom random = new SplittableRandom(SEED);
        String where = "-Dacre.seed=" + SEED;
        String[] names = {"a", "b", "c"};
        try (Region region = Region.builder().anonymous(64 * MIB).lazyMaxPages(100).tags(names).build()) {
            TreeMap<Long, LiveArea> expected = new TreeMap<>();
            for (int i = 0; i < 4_000; i++) {
                int tag = random.nextInt(names.length + 1);
                long bytes = random.nextLong(1, 20 * PAGE);
                if (random.nextInt(100) < 55 || expected.isEmpty()) {
                    long address = random.nextBoolean() ? region.allocate(bytes, 1, tag).address() : region.allocateAddress(bytes, tag);
                    long offset = region.offsetOf(address);
                    expected.put(offset, new LiveArea(offset, (bytes + PAGE - 1) & -PAGE,
                            tag == 0 ? Optional.empty() : Optional.of(names[tag - 1]), Optional.empty(), List.of()));
                } else {
                    Long at = expected.ceilingKey(random.nextLong(64 * MIB));
                    long offset = at == null ? expected.firstKey() : at;
                    region.freeAddress(region.addressOf(offset));
                    expected.remove(offset);
                }
            }
            List<LiveArea> told = region.leakReport().areas().stream().map(LeakReportTest::withoutAge).toList();
            assertEquals(new ArrayList<>(expected.values()), told, where);
            long bytesOfA = expected.values().stream().filter(area -> area.tag().equals(Optional.of("a")))
                    .mapToLong(LiveArea::bytes).sum();
            assertEquals(bytesOfA, ofTag(region, "a").bytes(), where);
            assertEquals(expected.size(), region.tagStatistics().values().stream().mapToLong(TagStatistics::areas).sum(), where);
            assertFalse(ofTag(region, "untagged").areas() == 0, where);
        }
    }

    private static TagStatistics ofTag(Region region, String name) {
        return Objects.requireNonNull(region.tagStatistics().get(name));
    }

    private static LiveArea withoutAge(LiveArea area) {
        assertTrue(area.age().isPresent(), area.toString());
        return new LiveArea(area.offset(), area.bytes(), area.tag(), Optional.empty(), area.stack());
    }

    @Test void tags_twiceTheSameOrTooMany_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> Region.builder().tags("a", "a"));
        assertThrows(IllegalArgumentException.class, () -> Region.builder().tags("untagged"));
        String[] many = new String[256];
        for (int i = 0; i < many.length; i++) {
            many[i] = "t" + i;
        }
        assertThrows(IllegalArgumentException.class, () -> Region.builder().tags(many));
    }
}

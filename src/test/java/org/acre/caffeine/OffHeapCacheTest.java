package org.acre.caffeine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread; see {@link OffHeapCacheStressTest} for many. Values have a page each, so that room can be counted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OffHeapCacheTest {
    private static final long PAGE = Platform.pageSize();
    private static final long REGION_PAGES = 64;

    private final Region region = Region.builder().anonymous(REGION_PAGES * PAGE).uninitialized().build();
    private final OffHeapCache<String> cache = cacheOf(REGION_PAGES / 2);

    private OffHeapCache<String> cacheOf(long pages) {
        return OffHeapCache.<String>in(region).maximumBytes(pages * PAGE).recordStats().build();
    }

    private static byte[] value(int bytes, int fill) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) fill);
        return value;
    }

    private static byte[] page(int fill) {
        return value((int) PAGE, fill);
    }

    @AfterEach void closeAndVerify() {
        cache.close();
        CacheTotals.verifyEmpty(region);
        region.close();
    }

    @Test void get_ofAValue_isACopy() {
        byte[] value = value(100, 1);
        cache.put("a", value);
        value[0] = 9;
        byte[] copy = Objects.requireNonNull(cache.get("a"));
        assertArrayEquals(value(100, 1), copy);
        copy[0] = 9;
        assertArrayEquals(value(100, 1), cache.get("a"));
        assertNull(cache.get("b"));
        assertEquals(2, cache.stats().hitCount());
        assertEquals(1, cache.stats().missCount());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void put_ofEveryLength_comesBack() {
        for (int bytes : new int[] {0, 1, 15, (int) PAGE - 1, (int) PAGE, (int) PAGE + 1, 5 * (int) PAGE + 17}) {
            cache.put("key " + bytes, value(bytes, bytes));
            assertArrayEquals(value(bytes, bytes), cache.get("key " + bytes));
        }
        assertEquals(7, cache.entries());
        assertEquals((5 + 2 + 6) * PAGE, cache.bytes());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void put_ofSegments_copiesOffTheHeapAndOnIt() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(10).fill((byte) 3);
            cache.put("a", source);
            cache.put("b", MemorySegment.ofArray(new long[] {-1, -1, 0}).asSlice(0, 16));
        }
        assertArrayEquals(value(10, 3), cache.get("a"));
        assertArrayEquals(value(16, -1), cache.get("b"));
    }

    @Test void put_ofASegmentThatIsClosed_changesNothing() {
        MemorySegment closed;
        try (Arena arena = Arena.ofConfined()) {
            closed = arena.allocate(10);
        }
        cache.put("a", page(1));
        assertThrows(IllegalStateException.class, () -> cache.put("a", closed));
        assertArrayEquals(page(1), cache.get("a"));
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void put_again_freesTheOldValue() {
        for (int i = 0; i < 1000; i++) {
            cache.put("a", value(i, i));
        }
        assertArrayEquals(value(999, 999), cache.get("a"));
        assertEquals(PAGE, cache.bytes());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void put_ofMoreThanTheMaximum_evicts() {
        for (int i = 0; i < 1000; i++) {
            cache.put("key " + i, page(i));
            assertTrue(cache.bytes() <= cache.maximumBytes(), cache::toString);
        }
        assertEquals(1000 - REGION_PAGES / 2, cache.stats().evictionCount());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void put_ofAValueLongerThanTheCache_isDroppedAtOnce() {
        cache.put("a", page(1));
        cache.put("a", new byte[(int) cache.maximumBytes() + 1]);
        assertNull(cache.get("a"));
        assertEquals(0, cache.entries());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void invalidate_oneAndAll_frees() {
        cache.put("a", page(1));
        cache.put("b", page(2));
        cache.put("c", page(3));
        cache.invalidate("b");
        cache.invalidate("none");
        assertNull(cache.get("b"));
        assertEquals(2 * PAGE, cache.bytes());
        CacheTotals.verifyAtRest(region, cache);
        cache.invalidateAll();
        assertEquals(0, cache.entries());
        CacheTotals.verifyEmpty(region);
    }

    @Test void withValue_inPlace_isReadOnly() {
        cache.put("a", value(3, 7));
        assertEquals(3L, cache.withValue("a", MemorySegment::byteSize));
        assertThrows(IllegalArgumentException.class, () -> cache.withValue("a", value -> {
            value.set(JAVA_BYTE, 0, (byte) 1);
            return 0;
        }));
        assertThrows(IndexOutOfBoundsException.class, () -> cache.withValue("a", value -> value.get(JAVA_BYTE, 3)));
        assertNull(cache.withValue("b", MemorySegment::byteSize));
        assertTrue(!region.gracePeriods().isInsideSection());
    }

    @Test void lend_valueDroppedMeanwhile_staysAsItIs() {
        cache.put("a", page(1));
        try (LentValue lent = Objects.requireNonNull(cache.lend("a"))) {
            cache.put("a", page(2));
            cache.invalidate("a");
            for (int i = 0; i < REGION_PAGES / 2; i++) {
                cache.put("a", page(3)); // all the room that there is
            }
            assertArrayEquals(page(1), lent.segment().toArray(JAVA_BYTE));
        }
        assertNull(cache.lend("none"));
        assertTrue(!region.gracePeriods().isInsideSection());
        CacheTotals.verifyAtRest(region, cache);
    }

    @Test void lend_givenBack_isGone() {
        cache.put("a", page(1));
        LentValue lent = Objects.requireNonNull(cache.lend("a"));
        lent.close();
        assertThrows(IllegalStateException.class, lent::segment);
        assertThrows(IllegalStateException.class, lent::close);
    }

    @Test void close_valueIsLent_staysUntilItIsGivenBack() {
        cache.put("a", page(1));
        try (LentValue lent = Objects.requireNonNull(cache.lend("a"))) {
            cache.close();
            assertArrayEquals(page(1), lent.segment().toArray(JAVA_BYTE));
            assertEquals(1, region.space().statistics().deferredPages());
        }
        CacheTotals.verifyEmpty(region);
    }

    @Test void close_thenAnything_isRefused() {
        cache.put("a", page(1));
        cache.close();
        cache.close();
        assertThrows(IllegalStateException.class, () -> cache.get("a"));
        assertThrows(IllegalStateException.class, () -> cache.put("a", page(1)));
        assertThrows(IllegalStateException.class, () -> cache.withValue("a", MemorySegment::byteSize));
        assertThrows(IllegalStateException.class, () -> cache.lend("a"));
        assertThrows(IllegalStateException.class, cache::invalidateAll);
        CacheTotals.verifyEmpty(region);
    }

    @Test void put_regionFullOfTheCache_evictsAndWaits() {
        try (OffHeapCache<String> large = cacheOf(REGION_PAGES)) {
            for (int i = 0; i < REGION_PAGES; i++) {
                large.put("key " + i, page(i));
            }
            large.put("long", value(10 * (int) PAGE, 5)); // there may be no hole for it: several rounds
            assertArrayEquals(value(10 * (int) PAGE, 5), large.get("long"));
            assertTrue(large.entries() > 1);
            CacheTotals.verifyAtRest(region, large);
        }
    }

    @Test void put_budgetFullOfTheCache_evicts() {
        try (Region small = Region.builder().anonymous(REGION_PAGES * PAGE).budget(8 * PAGE).build();
                OffHeapCache<String> large = OffHeapCache.<String>in(small).maximumBytes(REGION_PAGES * PAGE).build()) {
            for (int i = 0; i < 40; i++) {
                large.put("key " + i, page(i));
                assertArrayEquals(page(i), large.get("key " + i));
            }
            assertTrue(large.entries() > 1 && large.entries() <= 8, () -> large.entries() + " entries");
            assertThrows(BudgetExceededException.class, () -> large.put("long", value(9 * (int) PAGE, 5)));
        }
    }

    @Test void put_regionFullOfOthers_saysSoAndKeepsTheOldValue() {
        cache.put("a", page(1));
        long others = region.allocateAddress((REGION_PAGES - 1) * PAGE);
        OffHeapCache<String> impatient = OffHeapCache.<String>in(region).maximumBytes(PAGE).patience(Duration.ZERO).build();
        AddressSpaceExhaustedException full =
                assertThrows(AddressSpaceExhaustedException.class, () -> impatient.put("b", page(2)));
        assertTrue(full.toString().contains(Long.toString(PAGE)), full::toString);
        impatient.close();
        assertArrayEquals(page(1), cache.get("a"));
        region.freeAddress(others);
        cache.put("b", page(2));
        assertArrayEquals(page(2), cache.get("b"));
    }

    @Test void put_regionFullInsideASection_doesNotWait() {
        try (OffHeapCache<String> large = cacheOf(REGION_PAGES)) {
            for (int i = 0; i < REGION_PAGES; i++) {
                large.put("key " + i, page(i));
            }
            try (LentValue lent = Objects.requireNonNull(large.lend("key 1"))) {
                assertThrows(AddressSpaceExhaustedException.class, () -> large.put("long", value(3 * (int) PAGE, 5)));
                assertEquals(1, lent.segment().get(JAVA_BYTE, 0));
            }
            large.put("long", value(3 * (int) PAGE, 5));
            CacheTotals.verifyAtRest(region, large);
        }
    }

    @Test void builder_badInput_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> OffHeapCache.in(region).build());
        assertThrows(IllegalArgumentException.class, () -> OffHeapCache.in(region).maximumBytes(0));
        assertThrows(IllegalArgumentException.class, () -> OffHeapCache.in(region).maximumBytes((REGION_PAGES + 1) * PAGE));
        assertThrows(IllegalArgumentException.class, () -> OffHeapCache.in(region).patience(Duration.ofNanos(-1)));
    }

    /** The reference's own behaviour: the same operations on a Caffeine cache with its values on the heap. */
    @Test void randomOperations_asOnTheHeap() {
        Long given = Long.getLong("acre.seed");
        long seed = given != null ? given : new SplittableRandom().nextLong();
        long[] now = new long[1];
        Cache<Integer, byte[]> reference = Caffeine.newBuilder().maximumWeight(REGION_PAGES / 2 * PAGE)
                .weigher((Integer _, byte[] value) -> (int) ((Math.max(1, value.length) + PAGE - 1) / PAGE * PAGE))
                .expireAfterAccess(Duration.ofNanos(1000)).ticker(() -> now[0]).executor(Runnable::run).recordStats().build();
        try (OffHeapCache<Integer> ours = OffHeapCache.<Integer>in(region).maximumBytes(REGION_PAGES / 2 * PAGE)
                .expireAfterAccess(Duration.ofNanos(1000)).ticker(() -> now[0]).recordStats().build()) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 20_000; i++) {
                now[0] += random.nextInt(100);
                step(random, ours, reference);
                if (i % 100 == 0) {
                    ours.cleanUp();
                    reference.cleanUp();
                    assertEquals(reference.estimatedSize(), ours.entries());
                }
            }
            reference.cleanUp();
            CacheTotals.verifyAtRest(region, ours);
            assertEquals(reference.stats().hitCount(), ours.stats().hitCount());
            assertEquals(reference.stats().evictionCount(), ours.stats().evictionCount());
            assertEquals(reference.stats().evictionWeight(), ours.stats().evictionWeight());
        } catch (AssertionError e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }

    /** Sixteen keys of two pages at most fill the cache at most: only time evicts, so that nothing depends on Caffeine's dice. */
    private static void step(SplittableRandom random, OffHeapCache<Integer> ours, Cache<Integer, byte[]> reference) {
        int key = random.nextInt(16);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                byte[] value = new byte[random.nextInt(2 * (int) PAGE)];
                random.nextBytes(value);
                ours.put(key, value);
                reference.put(key, value);
            }
            case 3 -> {
                ours.invalidate(key);
                reference.invalidate(key);
            }
            case 4 -> {
                byte[] expected = reference.getIfPresent(key);
                try (LentValue lent = ours.lend(key)) {
                    assertArrayEquals(expected, lent == null ? null : lent.segment().toArray(JAVA_BYTE));
                }
            }
            default -> assertArrayEquals(reference.getIfPresent(key), ours.get(key));
        }
    }

    @Test void handle_retiredTwice_isFreedOnce() {
        ValueMemory memory = new ValueMemory(region);
        ValueHandle handle = memory.allocate(10);
        assertNotNull(handle.toString());
        memory.retire(handle);
        memory.retire(handle); // a second free would be refused with an exception, or free the next owner's value
        CacheTotals.verifyEmpty(region);
    }

    @Test void retire_noMemoryToNoteTheFree_isFreedLater() {
        boolean[] refuse = {true};
        ValueMemory memory = new ValueMemory(region, address -> !refuse[0] && region.deferredFree().tryFree(address));
        for (int i = 0; i < 3; i++) {
            memory.retire(memory.allocate(10));
        }
        memory.freeUnfreed();
        assertEquals(3, region.space().statistics().busyPages());
        refuse[0] = false;
        memory.freeUnfreed();
        CacheTotals.verifyEmpty(region);
        refuse[0] = true;
        memory.retire(memory.allocate(10));
        memory.freeUnfreedAtLast();
        CacheTotals.verifyEmpty(region);
    }
}

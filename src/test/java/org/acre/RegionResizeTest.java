package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments that grow and shrink in place, areas at chosen offsets, areas from an earlier life. */
class RegionResizeTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    @TempDir Path directory;

    private static Region region(Invalidation invalidation) {
        return Region.builder().anonymous(4 * MIB).lazyMaxPages(1 << 20).nodes(1).invalidation(invalidation).build();
    }

    /** Both get their first segment there: of two groups for one area, one would never be revoked. */
    @Test void resize_byTwoThreadsAtOnce_bothSegmentsDieWithTheArea() throws Exception {
        try (Region region = region(Invalidation.REVOKE); ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 300; round++) {
                long address = region.allocateAddress(PAGE);
                MemorySegment known = region.memory().asSlice(region.offsetOf(address), PAGE);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<MemorySegment>> resized = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    resized.add(threads.submit(() -> {
                        together.await();
                        try {
                            return region.resize(known, PAGE).orElseThrow();
                        } catch (IllegalArgumentException e) {
                            return region.segment(address); // the other was so much faster that this slice is stale
                        }
                    }));
                }
                MemorySegment one = resized.get(0).get();
                MemorySegment other = resized.get(1).get();
                region.freeAddress(address);
                region.purger().purge();
                assertThrows(IllegalStateException.class, () -> one.get(JAVA_BYTE, 0));
                assertThrows(IllegalStateException.class, () -> other.get(JAVA_BYTE, 0), "round " + round);
            }
        }
    }

    @Test void resize_growsInPlace_keepsTheBytesAndReadsZeroBehind() {
        try (Region region = region(Invalidation.REVOKE)) {
            region.memory().fill((byte) -1);
            long all = region.allocateAddress(4 * MIB);
            region.freeAddress(all);
            region.purger().purgeAll();
            MemorySegment old = region.allocate(4090, 1);
            old.fill((byte) 5);
            MemorySegment grown = region.resize(old, 5 * PAGE + 3).orElseThrow();
            assertEquals(old.address(), grown.address());
            assertEquals(5 * PAGE + 3, grown.byteSize());
            assertEquals(5, grown.get(JAVA_BYTE, 9));
            assertEquals(-1, RegionTest.nonZero(grown.asSlice(4090)));
            assertEquals(6, region.space().statistics().busyPages());
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> region.free(old));
            assertTrue(e.toString().contains("not a whole segment"), e.toString());
            region.free(grown);
            region.purger().purgeAll();
            assertThrows(IllegalStateException.class, () -> old.get(JAVA_BYTE, 0));
            assertThrows(IllegalStateException.class, () -> grown.get(JAVA_BYTE, 5 * PAGE));
            region.space().verify();
        }
    }

    @Test void resize_shrinks_tailHasNoNewOwnerWhileTheOldSegmentReachesIt() {
        try (Region region = region(Invalidation.REVOKE)) {
            MemorySegment old = region.allocate(8 * PAGE, 1);
            old.fill((byte) 5);
            MemorySegment shrunk = region.resize(old, PAGE + 1).orElseThrow();
            assertEquals(PAGE + 1, shrunk.byteSize());
            assertEquals(2, region.space().statistics().busyPages());
            region.purger().purgeAll();
            assertEquals(5, old.get(JAVA_BYTE, 7 * PAGE));
            region.free(shrunk);
            region.purger().purgeAll();
            assertThrows(IllegalStateException.class, () -> old.get(JAVA_BYTE, 7 * PAGE));
            assertEquals(4 * MIB / PAGE, region.space().statistics().freePages());
        }
    }

    /**
     * The tail of an area that had grown waits for the group, but is none of the pages that the group counts: with all of these in
     * one batch, nobody asked for the tail any more.
     */
    @Test void resize_growsAndShrinks_tailIsLetGoWithTheArea() {
        try (Region region = region(Invalidation.REVOKE)) {
            MemorySegment segment = region.allocate(2 * PAGE, 1);
            segment = region.resize(segment, 8 * PAGE).orElseThrow();
            segment = region.resize(segment, 2 * PAGE).orElseThrow();
            region.purger().purgeAll();
            assertEquals(6, region.space().statistics().pinnedPages());
            region.free(segment);
            region.purger().purgeAll();
            assertEquals(4 * MIB / PAGE, region.space().statistics().freePages());
        }
    }

    @Test void resize_blockedByANeighbour_isEmptyAndChangesNothing() {
        try (Region region = region(Invalidation.REVOKE)) {
            MemorySegment segment = region.allocate(PAGE, 1);
            MemorySegment neighbour = region.allocate(PAGE, 1);
            segment.fill((byte) 5);
            assertEquals(Optional.empty(), region.resize(segment, 2 * PAGE));
            assertEquals(Optional.empty(), region.resize(segment, 1L << 40));
            assertEquals(5, segment.get(JAVA_BYTE, PAGE - 1));
            region.free(neighbour);
            assertEquals(2 * PAGE, region.resize(segment, 2 * PAGE).orElseThrow().byteSize());
            assertThrows(IllegalArgumentException.class, () -> region.resize(segment, 0));
            assertThrows(IllegalArgumentException.class, () -> region.resize(segment, -1));
            assertThrows(IllegalArgumentException.class, () -> region.resize(segment, PAGE));
            assertThrows(InvalidFreeException.class, () -> region.resize(region.memory().asSlice(MIB, PAGE), PAGE));
        }
    }

    @ParameterizedTest @EnumSource(value = Invalidation.class, names = {"NONE", "REVOKE", "DISCARD"})
    void resize_atRandom_contentsAreThoseOfAnArray(Invalidation invalidation) {
        SplittableRandom random = new SplittableRandom(SEED);
        String where = "-Dacre.seed=" + SEED;
        try (Region region = region(invalidation)) {
            for (int life = 0; life < 30; life++) {
                byte[] model = new byte[(int) random.nextLong(1, 6 * PAGE)];
                MemorySegment segment = region.allocate(model.length, 1);
                for (int step = 0; step < 20; step++) {
                    int at = random.nextInt(model.length);
                    model[at] = (byte) random.nextInt();
                    segment.set(JAVA_BYTE, at, model[at]);
                    byte[] resized = Arrays.copyOf(model, (int) random.nextLong(1, 6 * PAGE));
                    Optional<MemorySegment> next = region.resize(segment, resized.length);
                    if (next.isPresent()) {
                        segment = next.get();
                        model = resized;
                    }
                    assertEquals(-1, segment.mismatch(MemorySegment.ofArray(model)), where);
                }
                segment.fill((byte) -1);
                region.free(segment);
            }
            region.purger().purgeAll();
            assertEquals(0, region.space().statistics().busyPages(), where);
            region.space().verify();
        }
    }

    @Test void allocateAt_offset_isExactlyThereWithItsContents() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(1 << 20).build()) {
            region.memory().set(JAVA_BYTE, 5 * PAGE, (byte) 9);
            assertTrue(region.allocateAt(5 * PAGE, 2 * PAGE - 1));
            MemorySegment segment = region.segment(region.addressOf(5 * PAGE));
            assertEquals(2 * PAGE, segment.byteSize());
            assertEquals(9, segment.get(JAVA_BYTE, 0));
            assertFalse(region.allocateAt(6 * PAGE, 1));
            assertFalse(region.allocateAt(4 * PAGE, 2 * PAGE));
            assertFalse(region.allocateAt(MIB, PAGE));
            assertFalse(region.allocateAt(-PAGE, PAGE));
            assertFalse(region.allocateAt(MIB - PAGE, 2 * PAGE));
            assertThrows(IllegalArgumentException.class, () -> region.allocateAt(1, PAGE));
            assertThrows(IllegalArgumentException.class, () -> region.allocateAt(0, 0));
            region.free(segment);
            assertTrue(region.allocateAt(5 * PAGE, 2 * PAGE));
        }
    }

    @Test void restore_millionExtentsOfAFile_areBusyWithTheirContents() throws IOException {
        int count = 1_000_000;
        long[] offsets = new long[count];
        long[] bytes = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = 2L * i * PAGE;
            bytes[i] = i % 2 == 0 ? PAGE : 17;
        }
        Path file = directory.resolve("database");
        long length = 2L * count * PAGE;
        try (Region region = Region.builder().file(file, length).sparse().build()) {
            region.memory().set(JAVA_BYTE, offsets[count - 1], (byte) 3);
        }
        try (Region region = Region.builder().file(file, length).sparse().restore(offsets, bytes).build()) {
            assertEquals(count, region.space().statistics().busyAreas());
            MemorySegment last = region.segment(region.addressOf(offsets[count - 1]));
            assertEquals(3, last.get(JAVA_BYTE, 0));
            region.free(last);
            assertEquals(PAGE, region.offsetOf(region.allocate(PAGE, 1).address()));
        }
    }

    @Test void restore_outsideOverlappingOrNegative_isRefusedAndClosesTheMemory() {
        refused(new long[] {MIB}, new long[] {1});
        refused(new long[] {-PAGE}, new long[] {1});
        refused(new long[] {0, PAGE}, new long[] {2 * PAGE, PAGE});
        refused(new long[] {1}, new long[] {1});
        assertThrows(IllegalArgumentException.class, () -> Region.builder().restore(new long[2], new long[1]));
    }

    private static void refused(long[] offsets, long[] bytes) {
        assertThrows(IllegalArgumentException.class, () -> Region.builder().anonymous(MIB).restore(offsets, bytes).build());
    }
}

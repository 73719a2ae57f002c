package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;

    @TempDir Path directory;

    @Test void anonymous_roundsUpToPages_startsOnAPage() {
        try (Region region = Region.anonymous(PAGE + 1)) {
            assertEquals(2 * PAGE, region.memory().byteSize());
            assertEquals(0, region.memory().address() % PAGE);
            region.space().verify();
        }
    }

    @Test void anonymous_tebibyte_costsNothingUntilTouched() {
        try (Region region = Region.anonymous(1L << 40)) {
            MemorySegment large = region.allocate(1L << 39, 1);
            large.set(JAVA_BYTE, (1L << 39) - 1, (byte) 7);
            assertEquals(7, large.get(JAVA_BYTE, (1L << 39) - 1));
            region.free(large);
        }
    }

    @Test void anonymous_moreThanTheAddressSpaceHolds_saysErrnoAndNumbers() {
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> Region.anonymous(1L << 62));
        assertTrue(message(refused).contains("4611686018427387904 bytes"), message(refused));
        if (Platform.isNative()) {
            assertTrue(message(refused).contains("errno 12 (ENOMEM)"), message(refused));
        }
    }

    @Test void anonymous_lengthOutOfRange_isRefused() {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Region.anonymous(bytes));
            assertTrue(message(e).contains(Long.toString(bytes)), message(e));
        }
    }

    @Test void anonymous_largePages_startAndAreasAreMultiples() {
        long page = 2 * MIB;
        try (Region region = Region.builder().anonymous(8 * page).pageSize(page).build()) {
            assertEquals(0, region.memory().address() % page);
            assertEquals(8 * page, region.memory().byteSize());
            MemorySegment first = region.allocate(1, 1);
            MemorySegment second = region.allocate(page, 1);
            assertEquals(0, first.address() % page);
            assertEquals(0, second.address() % page);
            second.fill((byte) 1);
            region.free(first);
            region.free(second);
            region.space().verify();
        }
    }

    @Test void pageSize_belowTheSystemsOrNoPowerOfTwo_isRefused() {
        for (long bytes : new long[] {0, -PAGE, PAGE / 2, PAGE + 1}) {
            assertThrows(IllegalArgumentException.class, () -> Region.builder().pageSize(bytes));
        }
    }

    @Test void build_noMemoryOrTwo_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Region.builder().build());
        assertThrows(IllegalArgumentException.class, () -> Region.builder().anonymous(1).anonymous(1));
    }

    @Test void build_twice_makesTwoRegions() {
        Region.Builder builder = Region.builder().anonymous(MIB).nodes(1).lazyMaxPages(0).poolMaxPages(8);
        try (Region first = builder.build(); Region second = builder.build()) {
            assertNotEquals(first.memory().address(), second.memory().address());
            assertEquals(MIB / PAGE, second.space().statistics().totalPages());
        }
    }

    @Test void allocate_exactLengthAndAlignment_zeroed() {
        try (Region region = Region.anonymous(64 * MIB)) {
            for (long bytes = 1; bytes <= 4 * MIB; bytes = 3 * bytes + 1) {
                for (long alignment = 1; alignment <= 4 * MIB; alignment <<= 2) {
                    MemorySegment segment = region.allocate(bytes, alignment);
                    assertEquals(bytes, segment.byteSize());
                    assertEquals(0, segment.address() % alignment);
                    assertEquals(-1, nonZero(segment));
                    segment.fill((byte) 0xA5);
                    region.free(segment);
                }
            }
            region.purger().purgeAll(); // slabs that are kept, too
            region.space().verify();
            assertEquals(0, region.space().statistics().busyPages());
        }
    }

    @Test void allocate_asSegmentAllocator_writesValues() {
        try (Region region = Region.anonymous(MIB)) {
            MemorySegment text = region.allocateFrom("four");
            assertEquals("four", text.getString(0));
            region.free(text);
        }
    }

    @Test void allocate_zeroBytes_hasItsOwnAddressAndIsFreed() {
        try (Region region = Region.anonymous(MIB)) {
            MemorySegment first = region.allocate(0, 1);
            MemorySegment second = region.allocate(0, 1);
            assertEquals(0, first.byteSize());
            assertNotEquals(first.address(), second.address());
            region.free(first);
            assertThrows(InvalidFreeException.class, () -> region.free(first));
            region.free(second);
            region.purger().purgeAll(); // slabs that are kept, too
            assertEquals(0, region.space().statistics().busyAreas());
        }
    }

    @Test void allocate_badArguments_areRefusedWithTheValue() {
        try (Region region = Region.anonymous(MIB)) {
            assertTrue(message(assertThrows(IllegalArgumentException.class, () -> region.allocate(-3, 1))).contains("-3"));
            assertTrue(message(assertThrows(IllegalArgumentException.class, () -> region.allocate(1, 3))).contains("3"));
            assertThrows(IllegalArgumentException.class, () -> region.allocate(1, 0));
            assertThrows(IllegalArgumentException.class, () -> region.allocateAddress(0));
            assertThrows(AddressSpaceExhaustedException.class, () -> region.allocate(2 * MIB, 1));
            assertThrows(AddressSpaceExhaustedException.class, () -> region.allocateAddress(2 * MIB));
            region.space().verify();
        }
    }

    @Test void allocate_dirtyMemoryComesBack_readsZero() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            for (int round = 0; round < 3; round++) {
                MemorySegment whole = region.allocate(MIB, 1);
                assertEquals(-1, nonZero(whole));
                whole.fill((byte) -1);
                region.free(whole);
            }
        }
    }

    @Test void allocate_halfDirtyHalfFresh_readsZero() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            MemorySegment low = region.allocate(MIB / 2, 1);
            low.fill((byte) -1);
            region.free(low);
            MemorySegment whole = region.allocate(MIB, 1);
            assertEquals(-1, nonZero(whole));
        }
    }

    @Test void allocate_dirtiedThroughAnAddress_readsZero() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            long address = region.allocateAddress(MIB);
            region.segment(address).fill((byte) -1);
            region.freeAddress(address);
            assertEquals(-1, nonZero(region.allocate(MIB, 1)));
        }
    }

    @Test void allocate_dirtiedThroughTheSpace_readsZero() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            AddressSpace space = region.space();
            long address = space.allocate(MIB);
            region.memory().fill((byte) -1);
            space.free(address);
            assertEquals(-1, nonZero(region.allocate(MIB, 1)));
        }
    }

    @Test void allocate_uninitialized_leavesContents() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).uninitialized()
                .invalidation(Invalidation.NONE).build()) {
            MemorySegment whole = region.allocate(MIB, 1);
            whole.fill((byte) 5);
            region.free(whole);
            assertEquals(5, region.allocate(MIB, 1).get(JAVA_BYTE, MIB - 1));
        }
    }

    @Test void free_notAWholeSegmentOfThisRegion_isRefusedAndChangesNothing() {
        try (Region region = Region.anonymous(MIB); Region other = Region.anonymous(MIB); Arena arena = Arena.ofShared()) {
            MemorySegment segment = region.allocate(3 * PAGE - 5, 1);
            segment.fill((byte) 9);
            refused(region, segment.asSlice(PAGE));
            refused(region, segment.asSlice(1));
            refused(region, segment.asSlice(0, 2 * PAGE));
            refused(region, segment.asSlice(0, 0));
            refused(region, region.memory());
            refused(region, region.memory().asSlice(region.offsetOf(segment.address()), 4 * PAGE));
            refused(region, region.memory().asSlice(MIB / 2, PAGE));
            refused(region, other.allocate(PAGE, 1));
            refused(region, arena.allocate(PAGE, PAGE));
            refused(region, MemorySegment.ofArray(new byte[16]));
            refused(region, MemorySegment.ofAddress(segment.address()));
            refused(region, MemorySegment.NULL);
            assertEquals(9, segment.get(JAVA_BYTE, 3 * PAGE - 6));
            region.free(segment);
            refused(region, segment);
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(segment.address()));
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(0));
            assertEquals(0, region.space().statistics().busyAreas());
            region.space().verify();
        }
    }

    @Test void free_staleSegmentOfAnotherLength_isRefused() {
        try (Region region = Region.builder().anonymous(MIB).lazyMaxPages(0).nodes(1).build()) {
            MemorySegment stale = region.allocate(2 * PAGE, 1);
            region.free(stale);
            MemorySegment owner = region.allocate(MIB, 1);
            assertEquals(stale.address(), owner.address());
            refused(region, stale);
            region.free(owner);
        }
    }

    private static void refused(Region region, MemorySegment segment) {
        AddressSpace space = region.space();
        var before = space.statistics();
        RuntimeException e = assertThrows(RuntimeException.class, () -> region.free(segment));
        assertTrue(e instanceof InvalidFreeException || e instanceof IllegalArgumentException, e.toString());
        assertTrue(message(e).matches("(?s).*\\d.*"), "no number in: " + message(e));
        assertEquals(before.busyPages(), space.statistics().busyPages());
        assertEquals(before.busyAreas(), space.statistics().busyAreas());
        assertEquals(before.lazyPages(), space.statistics().lazyPages());
        space.verify();
    }

    @Test void segment_liveArea_isAllItsPages() {
        try (Region region = Region.anonymous(MIB)) {
            MemorySegment asked = region.allocate(2 * PAGE - 1, 1);
            MemorySegment whole = region.segment(asked.address());
            assertEquals(2 * PAGE, whole.byteSize());
            region.free(whole);
            assertThrows(InvalidFreeException.class, () -> region.segment(asked.address()));
        }
    }

    @Test void offsets_andAddresses_areInverse() {
        try (Region region = Region.anonymous(MIB)) {
            long base = region.memory().address();
            assertEquals(0, region.offsetOf(base));
            assertEquals(base + MIB - 1, region.addressOf(MIB - 1));
            assertThrows(IndexOutOfBoundsException.class, () -> region.offsetOf(base - 1));
            assertThrows(IndexOutOfBoundsException.class, () -> region.offsetOf(base + MIB));
            assertThrows(IndexOutOfBoundsException.class, () -> region.offsetOf(Long.MIN_VALUE));
            assertThrows(IndexOutOfBoundsException.class, () -> region.addressOf(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> region.addressOf(MIB));
        }
    }

    @Test void close_twice_isIdempotentAndKillsSegments() {
        Region region = Region.anonymous(MIB);
        MemorySegment segment = region.allocate(8, 8);
        long address = region.allocateAddress(8);
        region.close();
        region.close();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> region.allocate(8, 8));
        assertThrows(IllegalStateException.class, () -> region.allocateAddress(8));
        assertThrows(IllegalStateException.class, () -> region.free(segment));
        assertThrows(IllegalStateException.class, () -> region.freeAddress(address));
        assertThrows(IllegalStateException.class, () -> region.segment(address));
        assertThrows(IllegalStateException.class, () -> region.offsetOf(address));
        assertThrows(IllegalStateException.class, () -> region.addressOf(0));
        assertThrows(IllegalStateException.class, region::memory);
        assertThrows(IllegalStateException.class, region::space);
    }

    @Test void over_callersMemory_survivesTheRegion() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment mine = arena.allocate(MIB, PAGE);
            mine.fill((byte) 3);
            Region region = Region.over(mine);
            MemorySegment segment = region.allocate(PAGE, 1);
            assertEquals(mine.address(), segment.address());
            assertEquals(-1, nonZero(segment));
            region.close();
            region.close();
            assertEquals(3, mine.get(JAVA_BYTE, PAGE));
            assertThrows(IllegalStateException.class, () -> region.allocate(1, 1));
        }
    }

    @Test void over_memoryOfAClosedArena_throwsIllegalState() {
        Arena arena = Arena.ofShared();
        Region region = Region.over(arena.allocate(MIB, PAGE));
        arena.close();
        assertThrows(IllegalStateException.class, () -> region.allocate(1, 1));
        region.close();
    }

    @Test void over_unsuitableMemory_isRefusedWithNumbers() {
        try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined()) {
            MemorySegment good = shared.allocate(4 * PAGE, PAGE);
            assertThrows(IllegalArgumentException.class, () -> Region.over(good.asSlice(8)));
            assertThrows(IllegalArgumentException.class, () -> Region.over(good.asSlice(0, PAGE + 8)));
            assertThrows(IllegalArgumentException.class, () -> Region.over(good.asSlice(0, 0)));
            assertThrows(IllegalArgumentException.class, () -> Region.over(good.asReadOnly()));
            assertThrows(IllegalArgumentException.class, () -> Region.over(confined.allocate(4 * PAGE, PAGE)));
            assertThrows(IllegalArgumentException.class, () -> Region.over(MemorySegment.ofArray(new long[4096])));
        }
    }

    @Test void file_beyondFourGibibytes_isSparseAndKeepsWhatIsWritten() throws IOException {
        Path file = directory.resolve("large");
        long bytes = 9L << 30;
        long far = bytes - PAGE;
        try (Region region = Region.builder().file(file, bytes).sparse().build()) {
            MemorySegment all = region.allocate(bytes, 1);
            all.set(JAVA_LONG_UNALIGNED, far, 42);
            all.set(JAVA_LONG_UNALIGNED, (4L << 30) + 1, 43);
            assertEquals(far, region.offsetOf(all.address() + far));
        }
        assertEquals(bytes, Files.size(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
            channel.read(value, far);
            assertEquals(42, value.getLong(0));
        }
        try (Region region = Region.builder().file(file, bytes).sparse().uninitialized().build()) {
            assertEquals(43, region.memory().get(JAVA_LONG_UNALIGNED, (4L << 30) + 1));
        }
    }

    @Test void file_thatHeldData_isZeroedWhenHandedOutAndNotBefore() throws IOException {
        Path file = directory.resolve("data");
        byte[] data = new byte[Math.toIntExact(PAGE + 100)];
        Arrays.fill(data, (byte) 1);
        Files.write(file, data);
        try (Region region = Region.file(file, MIB)) {
            assertEquals(1, region.memory().get(JAVA_BYTE, PAGE + 99));
            MemorySegment all = region.allocate(MIB, 1);
            assertEquals(-1, nonZero(all));
        }
        assertEquals(MIB, Files.size(file));
    }

    @Test void file_grown_isZeroWhereItGrewAndDirtyPagesAreFilled() throws IOException {
        Path file = directory.resolve("grown");
        byte[] data = new byte[Math.toIntExact(2 * PAGE)];
        Arrays.fill(data, (byte) 1);
        Files.write(file, data);
        try (Region region = Region.file(file, 4 * PAGE)) {
            MemorySegment first = region.allocate(3 * PAGE, 1);
            assertEquals(-1, nonZero(first));
            first.fill((byte) 2);
            region.free(first);
            assertEquals(-1, nonZero(region.allocate(4 * PAGE, 1)));
        }
    }

    @Test void file_longerThanTheRegion_keepsItsLength() throws IOException {
        Path file = directory.resolve("long");
        Files.write(file, new byte[Math.toIntExact(3 * PAGE)]);
        try (Region region = Region.file(file, PAGE)) {
            assertEquals(PAGE, region.memory().byteSize());
        }
        assertEquals(3 * PAGE, Files.size(file));
    }

    @Test void file_otherPageSizeOrNoSuchDirectory_isRefused() {
        Path file = directory.resolve("none").resolve("file");
        assertThrows(UncheckedIOException.class, () -> Region.file(file, MIB));
        assertThrows(IllegalArgumentException.class,
                () -> Region.builder().file(directory.resolve("f"), MIB).pageSize(2 * PAGE).build());
        assertFalse(Files.exists(directory.resolve("f")));
    }

    private static String message(Throwable thrown) {
        return Objects.requireNonNull(thrown.getMessage());
    }

    @Test void file_longerThanFilesMayBe_isRefusedWithNumbersAndLeavesNoFile() {
        Path file = directory.resolve("huge");
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> Region.file(file, 1L << 60));
        assertTrue(message(refused).contains("1152921504606846976 bytes"), message(refused));
        assertFalse(Files.exists(file));
    }

    /** The first byte of the segment that is not zero, or -1. */
    static long nonZero(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at++) {
            if (segment.get(JAVA_BYTE, at) != 0) {
                return at;
            }
        }
        return -1;
    }
}

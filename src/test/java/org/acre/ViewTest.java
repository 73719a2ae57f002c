package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.time.Duration;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Scattered pages of a region seen as one segment. */
@EnabledOnOs(OS.LINUX)
class ViewTest {
    private static final long PAGE = Platform.pageSize();
    private static final long PAGES = 256;

    @TempDir Path directory;

    /** With one node, so that views of one thread share a block wherever it runs, and with no pass but those that are asked for. */
    private static Region shared() {
        return Region.builder().sharedAnonymous(PAGES * PAGE).nodes(1).purgeInterval(Duration.ZERO).build();
    }

    /** Writes the number of each page into it. */
    private static void number(Region region) {
        for (long page = 0; page < PAGES; page++) {
            region.memory().set(JAVA_LONG, page * PAGE, page);
        }
    }

    private static long[] pages(long... numbers) {
        long[] offsets = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            offsets[i] = numbers[i] * PAGE;
        }
        return offsets;
    }

    @Test void view_ofScatteredPages_readsAndWritesTheSamePages() {
        try (Region region = shared()) {
            number(region);
            MemorySegment view = region.view(pages(7, 3, 200, 4, 255), PAGE);
            assertEquals(5 * PAGE, view.byteSize());
            long[] expected = {7, 3, 200, 4, 255};
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], view.get(JAVA_LONG, i * PAGE));
                view.set(JAVA_LONG, (i + 1) * PAGE - 8, 1000 + i);
                assertEquals(1000 + i, region.memory().get(JAVA_LONG, (expected[i] + 1) * PAGE - 8));
            }
            region.free(view);
        }
    }

    @Test void view_ofAFileRegion_isWrittenToTheFile() throws IOException {
        Path file = directory.resolve("pages");
        try (Region region = Region.file(file, PAGES * PAGE)) {
            MemorySegment view = region.view(pages(9, 1), PAGE);
            view.set(JAVA_LONG, 0, 99);
            view.set(JAVA_LONG, PAGE, 11);
            region.force(0, PAGES * PAGE);
            region.free(view);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(8).order(java.nio.ByteOrder.nativeOrder());
            channel.read(bytes, 9 * PAGE);
            assertEquals(99, bytes.getLong(0));
            channel.read(bytes.clear(), PAGE);
            assertEquals(11, bytes.getLong(0));
        }
    }

    @Test void view_adjacentOffsets_takeOneCallAndOneMapping() {
        try (Region region = shared()) {
            number(region);
            MemorySegment view = region.view(pages(10, 11, 12, 40, 41, 13), PAGE);
            assertEquals(3, region.viewStatistics().mapCalls());
            assertEquals(41, view.get(JAVA_LONG, 4 * PAGE));
            assertEquals(13, view.get(JAVA_LONG, 5 * PAGE));
            region.free(view);
        }
    }

    @Test void view_sameOffsetTwice_isARingWithoutAWrap() {
        try (Region region = shared()) {
            long bytes = 4 * PAGE;
            MemorySegment ring = region.view(new long[] {PAGE, PAGE}, bytes);
            byte[] message = new byte[1000];
            for (int i = 0; i < message.length; i++) {
                message[i] = (byte) (i * 7);
            }
            long position = bytes - 300; // the message runs over the edge
            MemorySegment.copy(message, 0, ring, JAVA_BYTE, position, message.length);
            for (int i = 0; i < message.length; i++) {
                assertEquals(message[i], region.memory().get(JAVA_BYTE, PAGE + (position + i) % bytes));
            }
            byte[] read = new byte[message.length];
            MemorySegment.copy(ring, JAVA_BYTE, position, read, 0, read.length);
            assertArrayEquals(message, read);
            region.free(ring);
        }
    }

    @Test void free_thenPurge_staleAccessReadsTheOldPagesAndThenThrows() {
        try (Region region = shared()) {
            number(region);
            MemorySegment stale = region.view(pages(5, 2), PAGE);
            region.free(stale);
            assertEquals(2, stale.get(JAVA_LONG, PAGE), "while lazy it shows what it did");
            region.purgeViews();
            assertThrows(IllegalStateException.class, () -> stale.get(JAVA_LONG, 0));
            assertThrows(IllegalStateException.class, () -> stale.set(JAVA_LONG, 0, 1));
            MemorySegment next = region.view(pages(6, 8), PAGE);
            assertThrows(IllegalStateException.class, () -> stale.get(JAVA_LONG, 0));
            assertEquals(6, next.get(JAVA_LONG, 0));
            region.free(next);
        }
    }

    @Test void view_ofTheSamePagesAfterAPurge_needsNoCall() {
        try (Region region = shared()) {
            number(region);
            long[] offsets = pages(30, 10, 20);
            MemorySegment first = region.view(offsets, PAGE);
            region.free(first);
            region.purgeViews();
            ViewStatistics before = region.viewStatistics();
            assertTrue(before.idleMappings() > 0, before.toString());
            MemorySegment second = region.view(offsets, PAGE);
            ViewStatistics after = region.viewStatistics();
            assertEquals(before.mapCalls() + before.unmapCalls(), after.mapCalls() + after.unmapCalls());
            assertEquals(1, after.reused());
            assertEquals(0, after.idleMappings());
            assertEquals(first.address(), second.address());
            assertEquals(20, second.get(JAVA_LONG, 2 * PAGE));
            assertThrows(IllegalStateException.class, () -> first.get(JAVA_LONG, 0));
            assertThrows(IllegalArgumentException.class, () -> region.free(first));
            region.free(second);
        }
    }

    @Test void view_largerThanABlock_isWholeAndGivenBack() {
        try (Region region = Region.builder().sharedAnonymous(2048 * PAGE).build()) {
            MemorySegment view = region.view(new long[] {0, 1024 * PAGE, 0}, 1024 * PAGE);
            region.memory().set(JAVA_LONG, 2047 * PAGE, 5);
            assertEquals(5, view.get(JAVA_LONG, 2047 * PAGE));
            view.set(JAVA_LONG, 2048 * PAGE, 6);
            assertEquals(6, region.memory().get(JAVA_LONG, 0));
            region.free(view);
            region.purgeViews();
            assertThrows(IllegalStateException.class, () -> view.get(JAVA_LONG, 0));
        }
    }

    @Test void view_badInput_isRefusedWithNumbersAndChangesNothing() {
        try (Region region = shared()) {
            String message = assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {PAGE + 1}, PAGE)).toString();
            assertTrue(message.contains(Long.toString(PAGE + 1)) && message.contains(Long.toString(PAGE)), message);
            assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {0}, PAGE - 1));
            assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {0}, 0));
            assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {0}, -PAGE));
            assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {}, PAGE));
            assertThrows(IllegalArgumentException.class, () -> region.view(new long[] {0, 0, 0}, Long.MIN_VALUE >>> 1));
            for (long offset : new long[] {-PAGE, PAGES * PAGE, Long.MIN_VALUE, PAGES * PAGE - PAGE}) {
                String text = assertThrows(IndexOutOfBoundsException.class, () -> region.view(new long[] {0, offset}, 2 * PAGE))
                        .toString();
                assertTrue(text.contains(Long.toString(offset)) && text.contains(Long.toString(PAGES * PAGE)), text);
            }
            ViewStatistics statistics = region.viewStatistics();
            assertEquals(0, statistics.made() + statistics.mapCalls() + statistics.kernelMappings(), statistics.toString());
        }
    }

    @Test void view_ofPrivateMemory_isRefusedAndSaysWhatToUse() {
        try (Region region = Region.anonymous(PAGE); Arena arena = Arena.ofShared();
                Region over = Region.over(arena.allocate(PAGE, PAGE))) {
            for (Region each : new Region[] {region, over}) {
                String message = assertThrows(UnsupportedOperationException.class, () -> each.view(new long[] {0}, PAGE))
                        .toString();
                assertTrue(message.contains("sharedAnonymous"), message);
            }
        }
    }

    @Test void free_twiceOrForeignOrInPart_isRefusedAndChangesNothing() {
        try (Region region = shared()) {
            MemorySegment view = region.view(pages(1, 5), PAGE);
            assertThrows(IllegalArgumentException.class, () -> region.free(view.asSlice(0, PAGE)));
            assertThrows(InvalidFreeException.class, () -> region.free(view.asSlice(PAGE)));
            assertThrows(IllegalArgumentException.class, () -> region.free(MemorySegment.ofAddress(view.address()).reinterpret(2 * PAGE)));
            region.free(view);
            assertThrows(InvalidFreeException.class, () -> region.free(view));
            region.purgeViews();
            assertThrows(InvalidFreeException.class, () -> region.free(view));
            assertEquals(0, region.viewStatistics().live());
        }
    }

    @Test void purge_liveNeighbourInTheBlock_keepsItsViewAlive() {
        try (Region region = shared()) {
            number(region);
            MemorySegment dead = region.view(pages(1), PAGE);
            MemorySegment live = region.view(pages(2), PAGE);
            region.free(dead);
            region.purgeViews();
            assertEquals(2, live.get(JAVA_LONG, 0));
            assertEquals(1, dead.get(JAVA_LONG, 0), "its block is not purged yet");
            region.free(live);
            region.purgeViews();
            assertThrows(IllegalStateException.class, () -> dead.get(JAVA_LONG, 0));
            assertThrows(IllegalStateException.class, () -> live.get(JAVA_LONG, 0));
        }
    }

    @Test void close_withOpenViews_endsThem() {
        Region region = shared();
        MemorySegment view = region.view(pages(1, 2, 3), PAGE);
        region.close();
        assertThrows(IllegalStateException.class, () -> view.get(JAVA_LONG, 0));
        assertThrows(IllegalStateException.class, () -> region.view(pages(1), PAGE));
        assertThrows(IllegalStateException.class, () -> region.free(view));
        region.close();
    }

    @Test void close_viewInsideAnIoOperation_staysMappedUntilItReturns() throws Exception {
        Region region = shared();
        MemorySegment view = region.view(pages(1, 3), PAGE);
        Pipe pipe = Pipe.open();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                pipe.source().read(view.asByteBuffer());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        awaitBlocked(reader);
        region.free(view);
        region.purgeViews();
        assertTrue(view.scope().isAlive(), "a purge waits for the call");
        assertThrows(IllegalStateException.class, region::close);
        assertThrows(IllegalStateException.class, () -> region.view(pages(1), PAGE));
        pipe.sink().write(ByteBuffer.wrap(new byte[] {42}));
        reader.join();
        assertEquals(42, view.get(JAVA_BYTE, 0), "its pages were there all the time");
        region.close();
        assertThrows(IllegalStateException.class, () -> view.get(JAVA_BYTE, 0));
        pipe.sink().close();
        pipe.source().close();
    }

    private static void awaitBlocked(Thread reader) throws InterruptedException {
        while (true) {
            for (StackTraceElement frame : reader.getStackTrace()) {
                if (frame.getMethodName().equals("read0")) {
                    return;
                }
            }
            Thread.sleep(1);
        }
    }

    @Test void kernelMappings_countTheRegionAndItsViews() {
        try (Region region = shared()) {
            long before = region.kernelMappings();
            assertTrue(before >= 1, "a region has a mapping");
            MemorySegment view = region.view(pages(1, 3, 5, 7), PAGE);
            long with = region.kernelMappings();
            assertTrue(with >= before + 4, with + " after " + before);
            region.free(view);
            assertEquals(with, region.kernelMappings(), "a lazily freed view holds its mappings");
        }
    }

    @Test void view_whosePagesWereFreedAndDiscarded_readsZeroOrTheNextOwnersBytes() {
        try (Region region = shared()) {
            MemorySegment area = region.allocate(PAGE, PAGE);
            area.fill((byte) 1);
            MemorySegment view = region.view(new long[] {region.offsetOf(area.address())}, PAGE);
            region.free(area);
            region.purger().purgeAll();
            assertEquals(0, view.get(JAVA_BYTE, 0), "the page was discarded, for every view of it");
            region.free(view);
        }
    }

    @Test void protect_viewOfAPageThatIsInaccessible_works() {
        try (Region region = Region.builder().sharedAnonymous(PAGES * PAGE).invalidation(Invalidation.PROTECT)
                .lazyMaxPages(1 << 20).build()) {
            MemorySegment area = region.allocate(PAGE, PAGE);
            area.set(JAVA_LONG, 0, 77);
            long offset = region.offsetOf(area.address());
            region.free(area);
            region.purger().purge();
            MemorySegment view = region.view(new long[] {offset}, PAGE);
            assertEquals(77, view.get(JAVA_LONG, 0));
            region.free(view);
        }
    }

    /** A region that stays mapped, because a segment is in use, may have its pages closed and opened by a purge still. */
    @Test void close_ofViews_countsTheMemoryUntilThatIsUnmapped() throws Exception {
        Backing backing = AnonymousMemory.map(1 << 20, PAGE);
        RegionViews views = new RegionViews(backing, true);
        assertEquals(0, views.close());
        assertEquals(backing.kernelMappings(), views.mappings());
        assertTrue(views.ofMemory().tryTake(2));
        backing.close();
        views.memoryUnmapped();
        assertEquals(0, views.mappings());
        assertFalse(views.ofMemory().tryTake(2));
    }

    @Test void views_moreThanTheFirstSpanHolds_growsTheSpace() {
        try (Region region = Region.builder().sharedAnonymous(1L << 30).build()) {
            MemorySegment first = region.view(new long[] {0}, 1L << 30);
            MemorySegment second = region.view(new long[] {0, 0, 0}, 1L << 30);
            region.memory().set(JAVA_LONG, (1L << 30) - 8, 42);
            assertEquals(42, first.get(JAVA_LONG, (1L << 30) - 8));
            assertEquals(42, second.get(JAVA_LONG, (3L << 30) - 8));
            assertNotEquals(first.address(), second.address());
            region.free(first);
            region.free(second);
            region.purgeViews();
            assertFalse(second.scope().isAlive());
        }
    }
}

package org.acre.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes that were cut, spoilt, or are none. */
class BoxReaderTest {
    private static final int RECORDS = 64;
    private static final long REGION_START = 1L << 40;
    private static final BoxRegion REGION = new BoxRegion(BoxRegion.Memory.ANONYMOUS, REGION_START, REGION_START + (1L << 30), 4096);
    private static final long HEADER_BYTES = 4096;

    @TempDir private Path directory = Path.of("");
    private Path file = Path.of("");

    @BeforeEach void nameFile() {
        file = directory.resolve("acre.box");
    }

    /** A box with a full ring of frees. @return its bytes */
    private byte[] written() throws IOException {
        try (BlackBox box = BlackBox.open(file, RECORDS, 1, REGION, List.of("tag"))) {
            for (int i = 0; i < RECORDS; i++) {
                box.record(BoxKind.FREED, box.now(), REGION_START + i * 4096L, REGION_START + (i + 1) * 4096L, 1);
            }
        }
        return Files.readAllBytes(file);
    }

    private static long freed(int record) {
        return HEADER_BYTES + (BoxRing.FREED.place * (long) RECORDS + record) * 64;
    }

    @Test void read_everyFieldOfARecordSpoilt_recordIsTorn() throws IOException {
        byte[] whole = written();
        for (int field = 0; field < 64; field += 8) {
            byte[] spoilt = whole.clone();
            spoilt[(int) freed(5) + field + 1] ^= 0x10;
            Files.write(file, spoilt);
            BoxContents box = BoxReader.read(file);
            assertEquals(1, box.torn(), "field at " + field);
            assertEquals(RECORDS - 1, box.events().size());
        }
    }

    @Test void read_twoWritersOnOneRecord_isTorn() throws IOException {
        byte[] bytes = written();
        // The first half of one record, the second of another.
        System.arraycopy(bytes, (int) freed(7), bytes, (int) freed(9), 32);
        Files.write(file, bytes);
        BoxContents box = BoxReader.read(file);
        assertEquals(1, box.torn());
        assertTrue(box.events().stream().noneMatch(event -> event.sequence() == 10), "the torn record is there");
    }

    @Test void read_aWholeRecordInAnotherRingOrPlace_isTorn() throws IOException {
        byte[] bytes = written();
        System.arraycopy(bytes, (int) freed(7), bytes, (int) freed(9), 64);
        System.arraycopy(bytes, (int) freed(3), bytes, (int) HEADER_BYTES + 3 * 64, 64);
        Files.write(file, bytes);
        BoxContents box = BoxReader.read(file);
        assertEquals(2, box.torn());
        assertEquals(RECORDS - 1, box.events().size());
    }

    @Test void read_fileThatWasCut_givesWhatIsThere() throws IOException {
        byte[] whole = written();
        Files.write(file, Arrays.copyOf(whole, (int) freed(10) + 13));
        BoxContents box = BoxReader.read(file);
        assertEquals(10, box.events().size());
        assertEquals(whole.length - freed(10) - 13, box.missingBytes());
        assertTrue(box.events().getFirst().threadName().startsWith("0x"), "the names were cut off");
    }

    @Test void read_foreignFiles_areRefusedWithTheirLength() throws IOException {
        for (byte[] foreign : new byte[][] {{}, {1, 2, 3}, new byte[10_000], Arrays.copyOf(written(), 4095)}) {
            Files.write(file, foreign);
            BoxFormatException e = assertThrows(BoxFormatException.class, () -> BoxReader.read(file));
            assertTrue(e.toString().contains(foreign.length + " bytes"), e::toString);
        }
    }

    @Test void read_boxOfTheOtherByteOrder_isRefused() throws IOException {
        byte[] bytes = written();
        ByteBuffer magic = ByteBuffer.wrap(bytes);
        long first = magic.order(ByteOrder.nativeOrder()).getLong(0);
        magic.putLong(0, Long.reverseBytes(first));
        Files.write(file, bytes);
        assertThrows(BoxFormatException.class, () -> BoxReader.read(file));
    }

    @Test void read_headerWithImpossibleNumbers_isRefused() throws IOException {
        byte[] whole = written();
        for (long field : new long[] {BoxHeader.RECORDS, BoxHeader.TEXTS, BoxHeader.FILE_BYTES, BoxHeader.KIND}) {
            for (long value : new long[] {-1, 3, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40}) {
                byte[] spoilt = whole.clone();
                ByteBuffer.wrap(spoilt).order(ByteOrder.nativeOrder()).putLong((int) field, value);
                Files.write(file, spoilt);
                assertThrows(BoxFormatException.class, () -> BoxReader.read(file), field + " = " + value);
            }
        }
    }

    @Test void read_randomDamage_neverInventsAnEvent() throws IOException {
        long seed = Long.getLong("acre.seed", System.nanoTime());
        System.out.println("BoxReaderTest -Dacre.seed=" + seed);
        Random random = new Random(seed);
        byte[] whole = written();
        List<BoxEvent> events = BoxReader.read(file).events();
        for (int round = 0; round < 200; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(50); i > 0 && damaged.length > 0; i--) {
                // In the rings, and not in the times and words of the header and the texts, which nothing checks.
                int at = (int) HEADER_BYTES + random.nextInt(4 * RECORDS * 64);
                if (at < damaged.length) {
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
            Files.write(file, damaged);
            try {
                for (BoxEvent event : BoxReader.read(file).events()) {
                    assertTrue(events.stream().anyMatch(original -> original.sequence() == event.sequence() && original.start() == event.start()
                            && original.end() == event.end() && original.nanos() == event.nanos()), event::toString);
                }
            } catch (BoxFormatException e) {
                assertTrue(damaged.length < HEADER_BYTES, e::toString);
            }
        }
    }

    @Test void moreNamesThanThereIsRoomFor_leaveKeysInTheirPlaceAndStacksAlone() throws IOException {
        try (BlackBox box = BlackBox.open(file, 1024, 2, REGION, List.of())) {
            for (int i = 0; i < 1000; i++) {
                Thread thread = Thread.ofPlatform().name("thread-" + i).unstarted(() -> free(box));
                thread.start();
                join(thread);
            }
        }
        BoxContents box = BoxReader.read(file);
        assertEquals(1000, box.events().size());
        long named = box.events().stream().filter(event -> event.threadName().startsWith("thread-")).count();
        assertTrue(named >= 100 && named <= 128, named + " of 1,000 threads have a name in 128 slots");
        assertTrue(box.events().stream().allMatch(event -> event.threadName().startsWith("thread-")
                || event.threadName().startsWith("0x54")), "a name is neither there nor a key");
        assertTrue(box.events().stream().allMatch(event -> event.stack().contains("BoxReaderTest.free(")), "a stack is not there");
    }

    private static void free(BlackBox box) {
        box.record(BoxKind.FREED, box.now(), REGION_START, REGION_START + 4096, 0);
    }

    @Test void threadWithoutAName_isCalledUnnamed() throws Exception {
        try (BlackBox box = BlackBox.open(file, RECORDS, 0, REGION, List.of())) {
            Thread.ofVirtual().start(() -> free(box)).join();
        }
        assertEquals("unnamed", BoxReader.read(file).events().getFirst().threadName());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package org.acre.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a region does is read back from its black box. */
class BlackBoxTest {
    private static final long PAGE = Platform.pageSize();
    private static final int RECORDS = 64;

    @TempDir private Path directory = Path.of("");
    private Path file = Path.of("");

    @BeforeEach void nameFile() {
        file = directory.resolve("acre.box");
    }

    private Region.Builder builder() {
        return Region.builder().anonymous(1L << 24).nodes(1).lazyMaxPages(1 << 20).slabs(false).blackBox(file, RECORDS);
    }

    private static List<BoxEvent> events(BoxContents box, BoxKind kind) {
        return box.events().stream().filter(event -> event.kind() == kind).toList();
    }

    private static BoxEvent only(BoxContents box, BoxKind kind) {
        List<BoxEvent> events = events(box, kind);
        assertEquals(1, events.size(), () -> kind + " in " + box.events());
        return events.getFirst();
    }

    @Test void lifeOfAnArea_isReadBackWithEveryField() throws IOException {
        try (Region region = builder().tags("blocks", "index").build()) {
            MemorySegment segment = region.allocate(3 * PAGE, PAGE, 2);
            region.free(segment);
            region.purger().purge();
            BoxContents box = BoxReader.read(file);
            BoxEvent allocated = only(box, BoxKind.ALLOCATED);
            BoxEvent freed = only(box, BoxKind.FREED);
            BoxEvent purged = only(box, BoxKind.PURGED);
            for (BoxEvent event : List.of(allocated, freed, purged, only(box, BoxKind.PASS))) {
                assertEquals(segment.address(), event.start(), event::toString);
                assertEquals(segment.address() + 3 * PAGE, event.end(), event::toString);
                assertEquals(Thread.currentThread().threadId(), event.thread());
                assertEquals(Thread.currentThread().getName(), event.threadName());
                assertEquals(1, event.sequence());
            }
            assertEquals("index", allocated.tag());
            assertEquals("index", freed.tag());
            assertTrue(allocated.stack().lines().findFirst().orElse("").contains("BlackBoxTest.lifeOfAnArea"), allocated::stack);
            assertFalse(allocated.stack().equals(freed.stack()), "two lines of the test have one stack");
            assertEquals(1, purged.pass());
            assertTrue(allocated.nanos() <= freed.nanos() && freed.nanos() <= purged.nanos(), "the times are not in order");
            assertEquals(0, box.torn());
            assertEquals(ProcessHandle.current().pid(), box.pid());
            assertEquals(region.memory().address(), box.region().start());
            assertEquals(PAGE, box.region().pageBytes());
            assertFalse(box.closed());
        }
        assertTrue(BoxReader.read(file).closed());
    }

    @Test void free_ofWhatIsNoAreaOfTheRegion_isRefusedAsWithoutABox() {
        try (Region region = builder().tags("one").build()) {
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(PAGE));
            assertThrows(InvalidFreeException.class, () -> region.free(MemorySegment.ofAddress(PAGE)));
            assertThrows(InvalidFreeException.class, () -> region.free(MemorySegment.ofArray(new byte[8])));
        }
    }

    @Test void build_overABoxThatWasNotFinished_isAsIfThereWereNone() throws IOException {
        Files.write(directory.resolve("acre.box.new"), new byte[100]);
        try (Region region = builder().build()) {
            region.allocate(PAGE, 1);
            assertEquals(1, events(BoxReader.read(file), BoxKind.ALLOCATED).size());
        }
        assertFalse(Files.exists(directory.resolve("acre.box.new")));
        assertFalse(Files.exists(directory.resolve("acre.box.previous")));
    }

    @Test void threads_whoseNamesHaveOneHashCode_keepTheirNames() throws Exception {
        assertEquals("writer-Aa".hashCode(), "writer-BB".hashCode());
        try (Region region = builder().build()) {
            for (String name : List.of("writer-Aa", "writer-BB")) {
                Thread.ofPlatform().name(name).start(() -> region.allocateAddress(PAGE)).join();
            }
            assertEquals(List.of("writer-Aa", "writer-BB"),
                    events(BoxReader.read(file), BoxKind.ALLOCATED).stream().map(BoxEvent::threadName).toList());
        }
    }

    @Test void everyWayToAllocateAndFree_isRecorded() throws IOException {
        try (Region region = builder().build()) {
            long byAddress = region.allocateAddress(PAGE);
            MemorySegment bySegment = region.allocate(4 * PAGE, 1);
            assertTrue(region.allocateAt(64 * PAGE, 2 * PAGE));
            MemorySegment shorter = region.resize(bySegment, PAGE).orElseThrow();
            region.freeAddress(byAddress);
            region.freeDeferred(shorter);
            BoxContents box = BoxReader.read(file);
            assertEquals(List.of(byAddress, bySegment.address(), region.addressOf(64 * PAGE)),
                    events(box, BoxKind.ALLOCATED).stream().map(BoxEvent::start).toList());
            assertEquals(bySegment.address() + PAGE, only(box, BoxKind.RESIZED).end());
            // What resize has cut off, and what was freed.
            assertEquals(Set.of(bySegment.address() + PAGE, byAddress),
                    new HashSet<>(events(box, BoxKind.FREED).stream().map(BoxEvent::start).toList()));
            assertEquals(bySegment.address(), only(box, BoxKind.DEFERRED).start());
        }
    }

    @Test void smallObject_isRecordedWithItsSlot() throws IOException {
        try (Region region = builder().slabs(true).build()) {
            MemorySegment object = region.allocate(100, 1);
            region.free(object);
            BoxContents box = BoxReader.read(file);
            BoxEvent allocated = only(box, BoxKind.ALLOCATED);
            assertEquals(object.address(), allocated.start());
            assertEquals(region.bytesTaken(100), allocated.bytes());
            assertEquals(allocated.end(), only(box, BoxKind.FREED).end());
        }
    }

    @Test void areasOfArenas_areRecordedWithWhoAskedForThem() throws IOException {
        try (Region region = builder().build()) {
            long address;
            try (Arena arena = region.openArena()) {
                address = arena.allocate(100_000).address();
            }
            region.purger().purgeAll();
            BoxContents box = BoxReader.read(file);
            BoxEvent allocated = events(box, BoxKind.ALLOCATED).stream().filter(event -> event.holds(address)).findFirst().orElseThrow();
            assertTrue(allocated.bytes() >= 100_000, allocated::toString);
            assertTrue(allocated.stack().lines().findFirst().orElse("").contains("BlackBoxTest.areasOfArenas"), allocated::stack);
            assertTrue(events(box, BoxKind.FREED).stream().anyMatch(event -> event.holds(address)), () -> box.events().toString());
        }
    }

    @Test void refusedFree_leavesNoRecord() throws IOException {
        try (Region region = builder().build()) {
            long address = region.allocateAddress(2 * PAGE);
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(address + PAGE));
            region.freeAddress(address);
            assertThrows(InvalidFreeException.class, () -> region.freeAddress(address));
            assertEquals(1, events(BoxReader.read(file), BoxKind.FREED).size());
        }
    }

    @Test void manyAllocations_pushOutTheOldestOfTheirKindAlone() throws IOException {
        try (Region region = builder().build()) {
            region.freeAddress(region.allocateAddress(PAGE));
            for (int i = 0; i < 3 * RECORDS; i++) {
                long _ = region.allocateAddress(PAGE);
            }
            BoxContents box = BoxReader.read(file);
            assertEquals(RECORDS, box.present(BoxRing.ALLOCATED));
            assertEquals(3L * RECORDS + 1, box.written().get(BoxRing.ALLOCATED));
            assertFalse(box.isComplete(BoxRing.ALLOCATED));
            assertTrue(box.isComplete(BoxRing.FREED));
            assertEquals(1, box.present(BoxRing.FREED));
            assertEquals(2L * RECORDS + 2, events(box, BoxKind.ALLOCATED).getFirst().sequence());
        }
    }

    @Test void manyThreads_eachRecordIsWholeOrCountedAsTorn() throws Exception {
        int threads = 4;
        int rounds = 500;
        try (Region region = Region.builder().anonymous(1L << 26).blackBox(file, 1 << 13, 2).build()) {
            Thread[] workers = new Thread[threads];
            for (int i = 0; i < threads; i++) {
                workers[i] = Thread.ofPlatform().name("worker-" + i).start(() -> {
                    for (int round = 0; round < rounds; round++) {
                        region.freeAddress(region.allocateAddress(PAGE));
                    }
                });
            }
            BoxContents under = BoxReader.read(file); // while it is written
            assertTrue(under.present(BoxRing.FREED) <= (long) threads * rounds, () -> under.written().toString());
            for (Thread worker : workers) {
                worker.join();
            }
            BoxContents box = BoxReader.read(file);
            assertEquals((long) threads * rounds, box.present(BoxRing.ALLOCATED));
            assertEquals((long) threads * rounds, box.present(BoxRing.FREED));
            assertEquals(0, box.torn());
            assertEquals(threads, box.events().stream().map(BoxEvent::threadName).filter(name -> name.startsWith("worker-")).distinct().count());
            Set<Long> sequences = new HashSet<>();
            events(box, BoxKind.FREED).forEach(event -> sequences.add(event.sequence()));
            assertEquals(threads * rounds, sequences.size());
        }
    }

    @Test void purge_publishesStatistics() throws IOException {
        try (Region region = builder().build()) {
            long _ = region.allocateAddress(5 * PAGE);
            region.purger().purge();
            BoxStatistics published = BoxReader.read(file).statistics().orElseThrow();
            assertEquals(5, published.space().busyPages());
            assertEquals(region.space().statistics().totalPages(), published.space().totalPages());
            assertEquals(region.memory().address() + region.memory().byteSize(), published.end());
        }
    }

    @Test void boxOfAnEarlierRun_isKeptBeside() throws IOException {
        try (Region region = builder().build()) {
            region.freeAddress(region.allocateAddress(PAGE));
        }
        try (Region _ = builder().build()) {
            assertEquals(0, BoxReader.read(file).events().size());
            assertEquals(1, events(BoxReader.read(directory.resolve("acre.box.previous")), BoxKind.FREED).size());
        }
    }

    @Test void fileThatIsNoBox_isNotWrittenOver() throws IOException {
        Files.writeString(file, "a letter");
        assertTrue(assertThrows(UncheckedIOException.class, () -> builder().build()).toString().contains("8 bytes"));
        assertEquals("a letter", Files.readString(file));
    }

    @Test void numbersOutOfRange_areRefused() {
        for (int records : new int[] {0, -1, 63, (1 << 20) + 1}) {
            assertThrows(IllegalArgumentException.class, () -> Region.builder().blackBox(file, records));
        }
        assertThrows(IllegalArgumentException.class, () -> Region.builder().blackBox(file, RECORDS, -1));
        assertThrows(IllegalArgumentException.class, () -> Region.builder().blackBox(file, RECORDS, 65));
    }

    @Test void noFrames_noStack() throws IOException {
        try (Region region = builder().blackBox(file, RECORDS, 0).build()) {
            region.freeAddress(region.allocateAddress(PAGE));
            assertEquals("", only(BoxReader.read(file), BoxKind.FREED).stack());
        }
    }

    @Test void regionWithoutInvalidation_recordsItsPurges() throws IOException {
        try (Region region = builder().invalidation(Invalidation.NONE).build()) {
            region.freeAddress(region.allocateAddress(PAGE));
            region.purger().purge();
            assertEquals(PAGE, only(BoxReader.read(file), BoxKind.PURGED).bytes());
        }
    }
}

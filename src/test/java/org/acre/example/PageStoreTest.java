package org.acre.example;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.SpaceStatistics;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageStoreTest {
    private static final long PAGE = Platform.pageSize();
    private static final long FILE_BYTES = 4096 * PAGE;

    @TempDir Path directory;
    private long pageBytes = PAGE;

    private PageStore open() throws IOException {
        return PageStore.open(directory.resolve("pages"), FILE_BYTES, PAGE);
    }

    private MemorySegment content(long number, long version) {
        MemorySegment page = Arena.ofAuto().allocate(pageBytes, Long.BYTES);
        StampedPage.fill(page, number, version);
        return page;
    }

    private static long version(PageStore store, long number) {
        return store.read(number, page -> StampedPage.verify(page, number));
    }

    private static void verifyAtRest(PageStore store) {
        store.region().deferredFree().barrier();
        store.region().space().verify();
        SpaceStatistics space = store.region().space().statistics();
        assertEquals(0, space.deferredPages());
        assertEquals(store.areas(), space.busyAreas());
    }

    @Test void append_shortContent_isFollowedByZeros() throws IOException {
        try (PageStore store = open()) {
            assertEquals(0, store.append(MemorySegment.ofArray(new byte[] {1, 2})));
            assertEquals(1, store.pages());
            byte[] expected = new byte[(int) PAGE];
            expected[0] = 1;
            expected[1] = 2;
            assertArrayEquals(expected, store.read(0, page -> page.toArray(JAVA_BYTE)));
            verifyAtRest(store);
        }
    }

    @Test void replace_aReaderInside_readsTheOldPageToItsEnd() throws IOException {
        try (PageStore store = open(); PageReader reader = store.reader()) {
            store.append(content(0, 1));
            store.commitUnforced();
            reader.begin();
            MemorySegment old = reader.page(0);
            for (int version = 2; version < 1000; version++) {
                store.replace(0, content(0, version));
            }
            store.commitUnforced();
            assertEquals(1, StampedPage.verify(old, 0));
            assertEquals(999, StampedPage.verify(reader.page(0), 0));
            reader.end();
            verifyAtRest(store);
        }
    }

    @Test void badInput_isRefused() throws IOException {
        try (PageStore store = open()) {
            store.append(content(0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> store.read(1, MemorySegment::byteSize));
            assertThrows(IndexOutOfBoundsException.class, () -> store.replace(-1, content(0, 1)));
            assertThrows(IndexOutOfBoundsException.class, () -> store.replace(1, content(1, 1)));
            assertThrows(IllegalArgumentException.class, () -> store.append(MemorySegment.ofArray(new byte[(int) PAGE + 1])));
            assertThrows(IllegalArgumentException.class, () -> store.read(0, page -> {
                page.set(JAVA_LONG, 0, 1);
                return 0;
            }));
            verifyAtRest(store);
        }
        for (long bytes : new long[] {0, PAGE + 1, PAGE / 2, FILE_BYTES}) {
            assertThrows(IllegalArgumentException.class, () -> PageStore.open(directory.resolve("none"), FILE_BYTES, bytes));
        }
    }

    @Test void reopen_findsTheLastCommitAndNothingLater() throws IOException {
        try (PageStore store = open()) {
            for (int number = 0; number < 1500; number++) {
                assertEquals(number, store.append(content(number, 1)));
            }
            store.commit();
            store.replace(3, content(3, 2));
            store.append(content(1500, 1));
            assertEquals(2, version(store, 3));
        }
        try (PageStore store = open()) {
            assertEquals(1, store.generation());
            assertEquals(1500, store.pages());
            for (int number = 0; number < 1500; number++) {
                assertEquals(1, version(store, number));
            }
            verifyAtRest(store);
        }
    }

    @Test void randomOperations_reopenedNowAndThen_areAsCommitted() throws IOException {
        long seed = Long.getLong("acre.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        long[] committed = new long[0];
        try {
            for (int round = 0; round < 30; round++) {
                try (PageStore store = open()) {
                    assertEquals(committed.length, store.pages());
                    for (int number = 0; number < committed.length; number++) {
                        assertEquals(committed[number], version(store, number));
                    }
                    verifyAtRest(store);
                    for (int commits = random.nextInt(4); commits > 0; commits--) {
                        change(store, random);
                        store.commitUnforced();
                        verifyAtRest(store);
                        committed = versions(store);
                    }
                    change(store, random);
                }
            }
        } catch (AssertionError | IllegalStateException e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }

    @Test void retire_whatACommitNeeds_staysThoughSomethingFreshBeginsBesideIt() {
        try (Region region = Region.builder().file(directory.resolve("pages"), 64 * PAGE).sparse().nodes(1).build()) {
            Retirement retirement = new Retirement(region);
            long root = retirement.allocate(PAGE);
            retirement.committed();
            assertEquals(root + PAGE, retirement.allocate(4 * PAGE));
            retirement.retire(root);
            region.deferredFree().barrier();
            assertEquals(region.addressOf(root), region.space().find(region.addressOf(root)));
            retirement.committed();
            region.deferredFree().barrier();
            assertEquals(AddressSpace.NONE, region.space().find(region.addressOf(root)));
        }
    }

    /** The map's root is shorter than a page then, and two areas can begin within the length of one. */
    @Test void crash_withPagesLongerThanTheMachines_isAsCommitted() throws IOException {
        pageBytes = 4 * PAGE;
        crashBetweenAnyTwoChanges();
    }

    @Test void crash_betweenAnyTwoChanges_isAsCommitted() throws IOException {
        crashBetweenAnyTwoChanges();
    }

    private void crashBetweenAnyTwoChanges() throws IOException {
        long seed = Long.getLong("acre.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        Path file = directory.resolve("pages");
        // Room for little, and what is freed is soon handed out again: what a commit needs would be overwritten if it were freed.
        Region region = Region.builder().file(file, 256 * pageBytes).sparse().lazyMaxPages(0).build();
        try (PageStore store = PageStore.in(region, pageBytes)) {
            long[] committed = new long[0];
            for (int step = 0; step < 100; step++) {
                replaceSome(store, random, step);
                if (random.nextInt(4) == 0) {
                    store.commitUnforced();
                    committed = versions(store);
                }
                region.deferredFree().barrier();
                region.purger().purge();
                assertArrayEquals(committed, afterCrash(file));
            }
        } catch (AssertionError | IllegalStateException e) {
            throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + e, e);
        }
    }

    private void replaceSome(PageStore store, SplittableRandom random, long version) {
        for (int i = 0; i < 10; i++) {
            long number = random.nextLong(20);
            if (number < store.pages()) {
                store.replace(number, content(number, version));
            } else {
                store.append(content(store.pages(), version));
            }
        }
    }

    /** The versions in a copy of the file as it is now, which is what a process that is killed leaves behind. */
    private long[] afterCrash(Path file) throws IOException {
        Path copy = Files.copy(file, directory.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        try (PageStore store = PageStore.open(copy, 256 * pageBytes, pageBytes)) {
            verifyAtRest(store);
            return versions(store);
        }
    }

    private void change(PageStore store, SplittableRandom random) {
        for (int i = random.nextInt(100); i > 0; i--) {
            long number = random.nextLong(store.pages() + 1);
            if (number == store.pages() || random.nextInt(5) == 0) {
                store.append(content(store.pages(), i));
            } else {
                store.replace(number, content(number, i));
            }
        }
    }

    private static long[] versions(PageStore store) {
        long[] versions = new long[(int) store.pages()];
        for (int number = 0; number < versions.length; number++) {
            versions[number] = version(store, number);
        }
        return versions;
    }

    @Test void append_fileFull_saysSoAndTheStoreGoesOn() throws IOException {
        try (PageStore store = PageStore.open(directory.resolve("small"), 32 * PAGE, PAGE)) {
            AddressSpaceExhaustedException full = assertThrows(AddressSpaceExhaustedException.class, () -> {
                while (true) {
                    store.append(content(store.pages(), 1));
                }
            });
            assertTrue(full.toString().contains(Long.toString(PAGE)), full::toString);
            assertEquals(32 - 3, store.pages()); // less two superblocks and the directory
            assertThrows(AddressSpaceExhaustedException.class, store::commit);
            assertThrows(AddressSpaceExhaustedException.class, () -> store.replace(0, content(0, 2)));
            for (int number = 0; number < store.pages(); number++) {
                assertEquals(1, version(store, number));
            }
            store.region().space().verify();
        }
    }

    @Test void open_newestSuperblockTorn_takesTheOneBefore() throws IOException {
        try (PageStore store = open()) {
            store.append(content(0, 1));
            store.commit();
            store.replace(0, content(0, 2));
            store.commit(); // generation 2, in page 0
        }
        spoil(40);
        try (PageStore store = open()) {
            assertEquals(1, store.generation());
            assertEquals(1, version(store, 0));
            verifyAtRest(store);
        }
        spoil(PAGE + 40);
        assertTrue(assertThrows(IOException.class, this::open).toString().contains("neither superblock is whole"));
    }

    private void spoil(long position) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve("pages"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer old = ByteBuffer.allocate(1);
            file.read(old, position);
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~old.get(0)}), position);
        }
    }

    @Test void open_otherPageLengthOrShorterFile_isRefusedWithTheNumbers() throws IOException {
        try (PageStore store = open()) {
            for (int number = 0; number < 200; number++) {
                store.append(content(number, 1));
            }
            store.commit();
            store.replace(0, content(0, 2));
            store.commit();
        }
        Path file = directory.resolve("pages");
        IOException other = assertThrows(IOException.class, () -> PageStore.open(file, FILE_BYTES, 2 * PAGE));
        assertTrue(other.toString().contains(Long.toString(2 * PAGE)), other::toString);
        IOException shorter = assertThrows(IOException.class, () -> PageStore.open(file, 64 * PAGE, PAGE));
        assertTrue(shorter.toString().contains(Long.toString(64 * PAGE)), shorter::toString);
        try (PageStore store = open()) {
            assertEquals(200, store.pages());
        }
    }

    @Test void open_fileOfSomethingElse_isRefusedAndStaysAsItIs() throws IOException {
        Path file = directory.resolve("pages");
        byte[] something = new byte[(int) PAGE];
        something[(int) PAGE - 1] = 1;
        Files.write(file, something);
        assertTrue(assertThrows(IOException.class, this::open).toString().contains("not a page store"));
        assertArrayEquals(something, Arrays.copyOf(Files.readAllBytes(file), (int) PAGE));
    }

    @Test void soak_readersAndAWriter_neverMeetAWrongPage() throws Exception {
        long seed = Long.getLong("acre.seed", new SplittableRandom().nextLong());
        PageStoreSoak soak = new PageStoreSoak(directory.resolve("soak"), 3, seed);
        try {
            soak.run(TimeUnit.SECONDS.toNanos(3));
        } catch (IllegalStateException e) {
            throw new AssertionError("seed " + seed + ": " + e, e);
        }
        assertTrue(soak.toString().contains("by 3 readers"));
    }
}

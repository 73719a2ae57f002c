package org.acre.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes leaves the last commit behind, all of it and nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageStoreKillTest {
    private static final long PAGE = Platform.pageSize();
    private static final long FILE_BYTES = (1 << 16) * PAGE;
    /** More than one leaf of the map. */
    private static final int PAGES = 600;
    private static final int KILLS = 3;
    private static final int MOST_COMMITS = 40;

    @TempDir Path directory;

    @Test void kill_whileWriting_reopensAsCommittedLast() throws Exception {
        SplittableRandom random = new SplittableRandom(Long.getLong("acre.seed", new SplittableRandom().nextLong()));
        Path file = directory.resolve("pages");
        long round = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            round = runAndKill(file, 1 + random.nextInt(MOST_COMMITS));
            verify(file, round);
        }
        assertTrue(round >= KILLS, "rounds: " + round);
    }

    /** @return the last commit that the process has told of */
    private static long runAndKill(Path file, int commits) throws IOException, InterruptedException {
        Process child = ChildProcess.start(Writer.class, List.of("-Xmx64m", "--enable-native-access=ALL-UNNAMED"), file.toString());
        try (BufferedReader output = child.inputReader()) {
            String line = null;
            for (int i = 0; i < commits; i++) {
                line = output.readLine();
                assertNotNull(line, "the process has ended by itself");
                assertTrue(line.endsWith("."), line);
            }
            assertTrue(child.toHandle().destroyForcibly()); // SIGKILL, somewhere in the rounds after
            assertNotNull(line);
            long last = round(line);
            for (line = output.readLine(); line != null && line.endsWith("."); line = output.readLine()) {
                last = round(line);
            }
            return last;
        } finally {
            child.toHandle().destroyForcibly();
            child.waitFor();
        }
    }

    private static long round(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    private static void verify(Path file, long told) throws IOException {
        try (PageStore store = PageStore.open(file, FILE_BYTES, PAGE)) {
            assertEquals(PAGES, store.pages());
            long round = store.read(0, page -> StampedPage.verify(page, 0));
            assertTrue(round == told || round == told + 1, "reopened with round " + round + ", told of " + told);
            for (long number = 0; number < PAGES; number++) {
                long page = number;
                long found = store.read(page, content -> StampedPage.verify(content, page));
                assertEquals(round, found, "round of page " + page);
            }
            store.region().space().verify();
            assertEquals(store.areas(), store.region().space().statistics().busyAreas());
        }
    }

    /** Replaces every page, commits, tells of it, and so on for ever. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            try (PageStore store = PageStore.open(Path.of(arguments[0]), FILE_BYTES, PAGE)) {
                MemorySegment page = Arena.global().allocate(PAGE, Long.BYTES);
                long round = store.pages() == 0 ? 0 : store.read(0, content -> StampedPage.verify(content, 0));
                while (true) {
                    round++;
                    writeRound(store, page, round);
                    store.commitUnforced();
                    System.out.println(round + "."); // the dot: the line is whole
                }
            }
        }

        private static void writeRound(PageStore store, MemorySegment page, long round) {
            for (int number = 0; number < PAGES; number++) {
                StampedPage.fill(page, number, round);
                if (number == store.pages()) {
                    store.append(page);
                } else {
                    store.replace(number, page);
                }
            }
        }
    }
}

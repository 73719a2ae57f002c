package org.acre.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.JoinedThreads;
import org.acre.Region;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many writers grow one array and set its elements beside readers; and it is closed under all of them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowWritersTest {
    private static final int WRITERS = 4;
    private static final int READERS = 2;
    private static final int ELEMENTS = 3_000;

    private final Region region = Region.anonymous(4096L * Platform.pageSize());
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @Test void grow_manyWriters_noElementIsLost() throws Exception {
        try (JoinedThreads threads = new JoinedThreads(WRITERS + READERS);
                GrowableArray array = GrowableArray.of(region, 0)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int own = writer;
                writers.add(threads.submit(() -> write(array, own)));
            }
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                readers.add(threads.submit(() -> read(array)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            writing.set(false);
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertEquals(ELEMENTS, array.length());
            for (int i = 0; i < ELEMENTS; i++) {
                assertEquals(i + 1, array.get(i));
            }
        }
        closeAndVerify();
    }

    /** Sets every fourth element, each right after the array has grown to hold it. */
    private static void write(GrowableArray array, int own) {
        for (int i = own; i < ELEMENTS; i += WRITERS) {
            array.grow(i + 1);
            array.set(i, i + 1);
        }
    }

    private void read(GrowableArray array) {
        long last = 0;
        while (writing.get()) {
            long length = array.length();
            assertTrue(length >= last, length + " after " + last);
            if (length > 0) {
                long value = array.get(length - 1);
                assertTrue(value == 0 || value == length, value + " at " + (length - 1));
            }
            last = length;
        }
    }

    @Test void close_underReadersAndWriters_theyGetIllegalStateAndNothingElse() throws Exception {
        try (JoinedThreads threads = new JoinedThreads(WRITERS + READERS)) {
            GrowableArray array = GrowableArray.of(region, 1);
            GrowableArrays rows = GrowableArrays.of(region);
            assertEquals(0, rows.addRow(1));
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < WRITERS + READERS; thread++) {
                boolean writes = thread < WRITERS;
                all.add(threads.submit(() -> {
                    for (long i = 0; true; i++) {
                        if (writes) {
                            array.grow(i % 2_000);
                            rows.growRow(0, i % 2_000);
                            array.set(0, 7);
                            rows.set(0, 0, 7);
                        }
                        assertTrue((array.get(0) | 7) == 7 && (rows.get(0, 0) | 7) == 7);
                    }
                }));
            }
            while (array.length() < 100) {
                Thread.sleep(1);
            }
            array.close();
            rows.close();
            for (Future<?> thread : all) {
                try {
                    thread.get();
                } catch (ExecutionException e) {
                    assertInstanceOf(IllegalStateException.class, e.getCause());
                    assertTrue(e.toString().contains("closed"), e.toString());
                }
            }
        }
        closeAndVerify();
    }

    private void closeAndVerify() {
        region.deferredFree().barrier();
        region.purger().purgeAll(); // slabs that are kept, too
        assertEquals(0, region.space().statistics().busyPages());
        region.space().verify();
        region.close();
    }
}

package org.acre.example;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Readers and a writer in one {@link PageStore} for as long as one likes. Every page that is read proves that it is whole and that its version never
 * goes back; the store is closed and opened again every so often, and must then be as it was committed.
 *
 * <p>Usage: {@code PageStoreSoak FILE [SECONDS [READERS]]}, 60 and 2 by default. Exit code 1 with the fault on the first wrong page.
 */
public final class PageStoreSoak {
    private static final long FILE_BYTES = 64L << 20;
    private static final long PAGE_BYTES = 4096;
    private static final int MOST_PAGES = 2000;
    private static final int COMMIT_EVERY = 500;
    private static final long REOPEN_NANOS = 2_000_000_000L;

    private final Path file;
    private final int readers;
    private final LongAdder reads = new LongAdder();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final SplittableRandom random;
    /** Versions as they were committed last, by the number of the page. */
    private final long[] committed = new long[MOST_PAGES];
    /** Versions as they are now. */
    private final long[] versions = new long[MOST_PAGES];
    private long writes;
    private int opened;
    private volatile boolean stopped;

    PageStoreSoak(Path file, int readers, long seed) {
        this.file = file;
        this.readers = readers;
        this.random = new SplittableRandom(seed);
    }

    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 60;
        int readers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        PageStoreSoak soak = new PageStoreSoak(Path.of(arguments[0]), readers, System.nanoTime());
        soak.run(seconds * 1_000_000_000L);
        System.out.println(soak);
    }

    /**
     * Runs for about so long.
     *
     * @throws IllegalStateException if a page was wrong
     */
    void run(long nanos) throws IOException, InterruptedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            try (PageStore store = PageStore.open(file, FILE_BYTES, PAGE_BYTES)) {
                opened++;
                verifyReopened(store);
                runOpen(store, Math.min(end, System.nanoTime() + REOPEN_NANOS));
                store.region().space().verify();
            }
        }
    }

    private void verifyReopened(PageStore store) {
        for (long number = 0; number < store.pages(); number++) {
            long page = number;
            long version = store.read(number, content -> StampedPage.verify(content, page));
            if (opened > 1 && version != committed[(int) number]) {
                throw new IllegalStateException("page " + number + " was committed as version " + committed[(int) number]
                        + " and is version " + version + " after opening");
            }
            versions[(int) number] = version;
        }
    }

    private void runOpen(PageStore store, long end) throws InterruptedException {
        stopped = false;
        Thread[] threads = new Thread[readers];
        for (int i = 0; i < readers; i++) {
            SplittableRandom own = random.split();
            threads[i] = Thread.ofPlatform().name("reader " + i).start(() -> guarded(() -> read(store, own)));
        }
        guarded(() -> write(store, end));
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable wrong = fault.get();
        if (wrong != null) {
            throw new IllegalStateException(this + ": " + wrong, wrong);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            fault.compareAndSet(null, e);
            stopped = true;
        }
    }

    private void write(PageStore store, long end) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment page = arena.allocate(PAGE_BYTES, Long.BYTES);
            for (long i = 1; !stopped && System.nanoTime() < end; i++) {
                int number = random.nextInt(MOST_PAGES);
                writeOne(store, page, (int) Math.min(number, store.pages()));
                if (i % COMMIT_EVERY == 0) {
                    store.commitUnforced();
                    System.arraycopy(versions, 0, committed, 0, MOST_PAGES);
                }
            }
            store.commit();
            System.arraycopy(versions, 0, committed, 0, MOST_PAGES);
        }
    }

    private void writeOne(PageStore store, MemorySegment page, int number) {
        boolean isNew = number == store.pages();
        StampedPage.fill(page, number, ++versions[number]);
        if (isNew) {
            long _ = store.append(page);
        } else {
            store.replace(number, page);
        }
        writes++;
    }

    private void read(PageStore store, SplittableRandom own) {
        long[] seen = new long[MOST_PAGES];
        try (PageReader reader = store.reader()) {
            while (!stopped) {
                long pages = store.pages();
                if (pages > 0) {
                    readOne(reader, own.nextInt((int) pages), seen);
                }
            }
        }
    }

    private void readOne(PageReader reader, int number, long[] seen) {
        reader.begin();
        try {
            MemorySegment page = reader.page(number);
            long version = StampedPage.verify(page, number);
            if (version < seen[number] || StampedPage.verify(page, number) != version) {
                throw new IllegalStateException("page " + number + " went from version " + seen[number] + " to " + version);
            }
            seen[number] = version;
            reads.increment();
        } finally {
            reader.end();
        }
    }

    @Override public String toString() {
        return reads.sum() + " pages read by " + readers + " readers, " + writes + " written, the store opened " + opened + " times";
    }
}

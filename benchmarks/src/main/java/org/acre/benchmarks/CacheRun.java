package org.acre.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.acre.benchmarks.CacheKind.ValueCache;

/** One cache in a process of its own, for {@link CacheReport}: filled, then measured. Prints one line of {@link CacheFigures}. */
public final class CacheRun {
    private static final double ZIPF = 0.99;
    private static final long SEED = 42;
    /** Operations between two looks at the clock. */
    private static final int STEP = 256;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(6);

    private final CacheTrace trace;
    private final ValueCache cache;
    private final ZipfKeys keys;
    private final LongAdder operations = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final LongAdder putBytes = new LongAdder();
    private volatile long seen;

    private CacheRun(CacheTrace trace, ValueCache cache, ZipfKeys keys) {
        this.trace = trace;
        this.cache = cache;
        this.keys = keys;
    }

    /** Arguments: kind, trace, bytes of the cache, keys, threads, milliseconds. */
    public static void main(String[] arguments) throws Exception {
        CacheTrace trace = CacheTrace.read(Path.of(arguments[1]));
        long bytes = Long.parseLong(arguments[2]);
        ZipfKeys keys = new ZipfKeys(Integer.parseInt(arguments[3]), ZIPF, SEED);
        try (ValueCache cache = CacheKind.valueOf(arguments[0]).open(bytes, trace.mostBytes())) {
            CacheRun run = new CacheRun(trace, cache, keys);
            int threads = Integer.parseInt(arguments[4]);
            long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[5]));
            run.fill(threads, bytes);
            System.out.println(run.measure(threads, nanos).toLine());
            System.out.println("seen: " + run.seen);
        }
    }

    /** Until twice its bytes were put, and long enough for the compilers, which share the processors, to be done. */
    private void fill(int threads, long bytes) throws InterruptedException {
        long started = System.nanoTime();
        do {
            work(threads, TimeUnit.MILLISECONDS.toNanos(200));
        } while (System.nanoTime() - started < WARM_UP_NANOS
                || (putBytes.sum() < 2 * bytes && System.nanoTime() - started < 5 * WARM_UP_NANOS));
    }

    private CacheFigures measure(int threads, long nanos) throws InterruptedException, IOException {
        operations.reset();
        hits.reset();
        Pauses pauses = new Pauses();
        long processorBefore = processorNanos();
        long took = work(threads, nanos);
        double processorNanos = processorNanos() - processorBefore;
        pauses.stop();
        double resident = residentBytes();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
        System.gc();
        double live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new CacheFigures(operations.sum() * 1e9 / took, (double) hits.sum() / operations.sum(), cache.entries(),
                pauses.count.get(), pauses.millis.get(), pauses.longest.get(), heap, live, resident,
                processorNanos / operations.sum());
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024).sum();
    }

    private long work(int threads, long nanos) throws InterruptedException {
        long started = System.nanoTime();
        AtomicInteger failed = new AtomicInteger();
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            long position = operations.sum() + i * 1_000_003L;
            workers[i] = Thread.ofPlatform().start(() -> loop(position, started + nanos));
            workers[i].setUncaughtExceptionHandler((_, e) -> {
                System.out.println("failed: " + e);
                failed.incrementAndGet();
            });
        }
        for (Thread worker : workers) {
            worker.join();
        }
        if (failed.get() > 0) {
            Runtime.getRuntime().halt(1);
        }
        return System.nanoTime() - started;
    }

    private void loop(long first, long end) {
        long sum = 0;
        for (long position = first; System.nanoTime() < end; position += STEP) {
            int hitsOfStep = 0;
            for (long i = position; i < position + STEP; i++) {
                long key = keys.at(i);
                long seen = cache.look(key);
                if (seen >= 0) {
                    hitsOfStep++;
                    sum += seen;
                } else {
                    int bytes = trace.bytesOf(key);
                    cache.put(key, bytes);
                    putBytes.add(bytes);
                }
            }
            operations.add(STEP);
            hits.add(hitsOfStep);
        }
        seen = sum;
    }

    /** Counts the pauses of the collector. */
    private static final class Pauses {
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong millis = new AtomicLong();
        private final AtomicLong longest = new AtomicLong();
        private volatile boolean stopped;

        Pauses() {
            ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> ((NotificationEmitter) collector)
                    .addNotificationListener((notification, _) -> add((CompositeData) notification.getUserData()), null, null));
        }

        private void add(CompositeData data) {
            if (!stopped) {
                long took = GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration();
                count.incrementAndGet();
                millis.addAndGet(took);
                longest.accumulateAndGet(took, Math::max);
            }
        }

        void stop() {
            stopped = true;
        }
    }
}

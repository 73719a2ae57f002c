package org.acre.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.acre.Region;

/**
 * How long does a database wait for a file region whose extents it knows?
 *
 * <p>Opens a sparse file with a million busy extents of 1 to 100 pages, the holes between them as long, first in the order of their
 * offsets and then in no order, a few times each: the first is a cold JVM. The extents' list is in memory already; what is timed is
 * from the builder to a region that has allocated once more. On a machine that others use, read the time on a processor.
 *
 * <p>Usage: {@code ReopenReport [EXTENTS]}. Exit code 1 if a bar is missed.
 */
public final class ReopenReport {
    private static final int ROUNDS = 5;
    private static final double MOST_SECONDS = 1;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ReopenReport() {}

    public static void main(String[] arguments) throws IOException {
        int extents = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        long[] offsets = new long[extents];
        long[] bytes = new long[extents];
        SplittableRandom random = new SplittableRandom(42);
        long end = 0;
        for (int i = 0; i < extents; i++) {
            offsets[i] = end + random.nextLong(1, 101) * Spaces.PAGE;
            bytes[i] = random.nextLong(1, 101) * Spaces.PAGE;
            end = offsets[i] + bytes[i];
        }
        double slowest = measure("ascending", offsets, bytes, end);
        shuffle(offsets, bytes, random);
        double shuffled = measure("in no order", offsets, bytes, end);
        System.out.printf("%,d extents over %,d bytes, slowest: %.2f s ascending, %.2f s in no order; the bar is %.0f s%n", extents, end,
                slowest, shuffled, MOST_SECONDS);
        System.exit(Math.max(slowest, shuffled) <= MOST_SECONDS ? 0 : 1);
    }

    private static double measure(String order, long[] offsets, long[] bytes, long end) throws IOException {
        Path file = Files.createTempFile("acre", "reopen");
        double slowest = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long cpuBefore = THREADS.getCurrentThreadCpuTime();
                long before = System.nanoTime();
                try (Region region = Region.builder().file(file, end).sparse().restore(offsets, bytes).build()) {
                    region.allocateAddress(Spaces.PAGE);
                    double seconds = (System.nanoTime() - before) / 1e9;
                    double ofProcessor = (THREADS.getCurrentThreadCpuTime() - cpuBefore) / 1e9;
                    System.out.printf("%s, round %d: %.3f s, of which on a processor %.3f s%n", order, round, seconds, ofProcessor);
                    slowest = Math.max(slowest, seconds);
                }
            }
        } finally {
            Files.delete(file);
        }
        return slowest;
    }

    private static void shuffle(long[] offsets, long[] bytes, SplittableRandom random) {
        for (int i = offsets.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long offset = offsets[i];
            long length = bytes[i];
            offsets[i] = offsets[other];
            bytes[i] = bytes[other];
            offsets[other] = offset;
            bytes[other] = length;
        }
    }
}

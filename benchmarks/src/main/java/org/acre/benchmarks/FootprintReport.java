package org.acre.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.acre.allocator.AddressSpace;

/**
 * How much of the Java heap does a live area take, and what does the collector have to do with it?
 *
 * <p>Used heap before the space is built and after, each after a full collection, so that everything counts: records, index,
 * tree, nodes. The allocator keeps nothing off the heap. Run it with {@code -XX:MarkSweepDeadRatio=0}: else a full collection
 * may leave 5 % of dead objects where they are, to save work, and the difference of two is off by that. The table grows in
 * steps, so there is a number for every fifth of the areas. Areas of 1 TiB show that the cost of an area does not depend
 * on its length.
 *
 * <p>The collector's part: pairs in a full space must not cause a collection, and collections that somebody else's garbage
 * causes must not take longer because the areas are there.
 *
 * <p>Usage: {@code FootprintReport [AREAS [LONG_AREAS]]}; by default ten million of 16 pages, a million of 1 TiB. Exit code 1
 * if a bar is missed.
 */
public final class FootprintReport {
    private static final long SIXTEEN_PAGES = 16 * Spaces.PAGE;
    private static final long TEBIBYTE = 1L << 40;
    private static final long SPAN = 1L << 62;
    private static final int PAIRS = 50_000_000;
    private static final int STEPS = 5;
    private static final long GARBAGE_BYTES = 4L << 30;

    private FootprintReport() {}

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
        int longCount = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        print("collector: %s, heap up to %d MiB", collectors().stream().map(GarbageCollectorMXBean::getName).toList(),
                Runtime.getRuntime().maxMemory() >> 20);
        double longRatio = bytesEach(TEBIBYTE, longCount) / bytesEach(SIXTEEN_PAGES, longCount);
        Collections idle = collectGarbage();

        long before = usedHeap();
        AddressSpace space = AddressSpace.builder().span(0, SPAN).build();
        print("empty space: %d bytes", usedHeap() - before);
        double perArea = 0;
        for (int step = 1; step <= STEPS; step++) {
            int areas = (int) ((long) count * step / STEPS);
            allocate(space, SIXTEEN_PAGES, areas);
            perArea = (double) (usedHeap() - before) / areas;
            print("%,12d areas of 16 pages: %6.2f bytes each", areas, perArea);
        }

        Collections loaded = collectGarbage();
        print("%d MiB of others' garbage, empty heap: %s", GARBAGE_BYTES >> 20, idle);
        print("%d MiB of others' garbage, %,d live areas: %s", GARBAGE_BYTES >> 20, count, loaded);
        Collections steady = pairs(space);
        print("%,d pairs of allocate and free in that space: %s", PAIRS, steady);

        boolean met = report(64, "bytes of heap a live area, index included", perArea);
        met &= report(2, String.format(Locale.ROOT, "cost of %,d areas of 1 TiB / of 16 pages", longCount), longRatio);
        met &= report(0, "collections during the pairs", (double) steady.count());
        if (!met) {
            System.exit(1);
        }
    }

    /** Fills {@code space} up to {@code count} areas. */
    private static void allocate(AddressSpace space, long bytes, int count) {
        for (long live = space.statistics().busyAreas(); live < count; live++) {
            space.allocate(bytes);
        }
    }

    private static double bytesEach(long bytes, int count) {
        long before = usedHeap();
        AddressSpace space = AddressSpace.builder().span(0, SPAN).build();
        allocate(space, bytes, count);
        double each = (double) (usedHeap() - before) / count;
        print("%,12d areas of %,d bytes: %6.2f bytes each", space.statistics().busyAreas(), bytes, each);
        return each;
    }

    private static Collections pairs(AddressSpace space) {
        Collections before = Collections.soFar();
        for (int i = 0; i < PAIRS; i++) {
            space.free(space.allocate(SIXTEEN_PAGES));
        }
        return Collections.soFar().since(before);
    }

    /** Makes the collector work for others: short-lived objects of 64 KiB. */
    private static Collections collectGarbage() {
        Collections before = Collections.soFar();
        byte[][] latest = new byte[256][];
        for (long made = 0; made < GARBAGE_BYTES >> 16; made++) {
            latest[(int) made % latest.length] = new byte[1 << 16];
        }
        return Collections.soFar().since(before);
    }

    private static long usedHeap() {
        // Twice: the first may leave what only it has made unreachable.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static List<GarbageCollectorMXBean> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans();
    }

    private static boolean report(double most, String claim, double measured) {
        print("%s", Bar.atMost(most, claim, _ -> measured).verdict(measured));
        return measured <= most;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** How often collectors ran, and how long. */
    private record Collections(long count, long millis) {
        static Collections soFar() {
            long count = 0;
            long millis = 0;
            for (GarbageCollectorMXBean collector : collectors()) {
                count += collector.getCollectionCount();
                millis += collector.getCollectionTime();
            }
            return new Collections(count, millis);
        }

        Collections since(Collections before) {
            return new Collections(count - before.count, millis - before.millis);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d collections, %d ms in all, %.1f ms each", count, millis,
                    count == 0 ? 0.0 : (double) millis / count);
        }
    }
}

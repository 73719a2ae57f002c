package org.acre.benchmarks;

import java.util.function.IntConsumer;
import org.acre.allocator.AddressSpace;

/** What one thread of {@link TagReport} does, and what it got. */
final class TagChurn {
    private static final int RING = 1_024;
    private static final int MOST_PAGES = 16;
    private static final int STEPS_A_LOOK = 256;
    /** The node of the thread: by thread id two threads could share one. */
    private static final ThreadLocal<Integer> NODE = ThreadLocal.withInitial(() -> 0);

    private final AddressSpace space;
    private final int node;
    private final int nodes;
    private final int[] lastOwners;
    private final XorShift random = new XorShift();
    private final long[] areas = new long[RING];
    private long allocations;
    private long home;
    private long back;
    private long nanos;

    TagChurn(AddressSpace space, int node, int nodes, int[] lastOwners, long seed) {
        this.space = space;
        this.node = node;
        this.nodes = nodes;
        this.lastOwners = lastOwners;
        random.dependOn(31 * seed + node);
    }

    static int nodeOfThread(int nodes) {
        return NODE.get() % nodes;
    }

    TagChurn run(long deadline) {
        NODE.set(node);
        for (int i = 0; i < RING; i++) {
            areas[i] = allocate();
        }
        long begun = System.nanoTime();
        long now = begun;
        while (now - deadline < 0) {
            for (int i = 0; i < STEPS_A_LOOK; i++) {
                int at = (int) random.below(RING);
                space.free(areas[at]);
                areas[at] = allocate();
            }
            now = System.nanoTime();
        }
        nanos = now - begun;
        return this;
    }

    private long allocate() {
        long address = space.allocate((1 + random.below(MOST_PAGES)) * Spaces.PAGE);
        int page = (int) (address / Spaces.PAGE);
        allocations++;
        home += (page / TagReport.ZONE_PAGES) % nodes == node ? 1 : 0;
        back += lastOwners[page] == owner() ? 1 : 0;
        lastOwners[page] = owner();
        return address;
    }

    /** Never 0, which is nobody. */
    int owner() {
        return node + 1;
    }

    long allocations() {
        return allocations;
    }

    long home() {
        return home;
    }

    long back() {
        return back;
    }

    double pairsPerMicrosecond() {
        return (allocations - RING) * 1e3 / nanos;
    }

    void forEachStretch(IntConsumer visitor) {
        for (long area : areas) {
            visitor.accept((int) ((area / Spaces.PAGE) >> 9));
        }
    }

    void freeHalf() {
        for (int i = 0; i < RING; i += 2) {
            space.free(areas[i]);
        }
    }
}

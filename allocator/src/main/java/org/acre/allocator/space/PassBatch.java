package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.RangeVisitor;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.base.Pages;
import org.acre.allocator.spi.FreedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What one pass has taken and owns: for each node the chain of its freed areas, and for each worker a chain of what goes to
 * the tree. Used again by later passes, so that a pass allocates nothing as a rule.
 */
final class PassBatch implements FreedBatch {
    private final AreaTable areas;
    private final Pages geometry;
    /** Freed areas of each node, not yet moved on. */
    final int[] freed;
    /** Their pages, or more. */
    final long[] freedPages;
    /** Invalidated areas on their way to the tree, a chain for each worker. */
    final int[] surplus;
    /** The freed areas while the hook invalidates, the surplus while it discards. */
    final SortedAreas sorted;
    /** Areas taken out of pools. */
    long evicted;
    /** Whether what is still among the freed areas may have a new owner. */
    boolean invalidated;
    /** Threads that were asked to help. */
    int helpers;
    /** What the hook threw. */
    @Nullable Throwable failure;

    /** Where the hook keeps areas back. */
    private final HeldAreas held;
    /** Whether areas have come in since the freed ones were sorted. */
    private boolean outOfOrder;

    private final long[] settledAreas;
    private final long[] settledPages;
    private final long[] populatedAreas;
    private final KeptRanges kept = new KeptRanges();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicInteger nodes = new AtomicInteger();

    PassBatch(AreaTable areas, Pages geometry, HeldAreas held, int nodes) {
        this.areas = areas;
        this.geometry = geometry;
        this.held = held;
        this.freed = new int[nodes];
        this.freedPages = new long[nodes];
        this.surplus = new int[nodes];
        this.settledAreas = new long[nodes];
        this.settledPages = new long[nodes];
        this.populatedAreas = new long[nodes];
        this.sorted = new SortedAreas(areas);
    }

    void begin() {
        evicted = 0;
        helpers = 0;
        failure = null;
        invalidated = false;
        Arrays.fill(freedPages, 0);
        Arrays.fill(settledAreas, 0);
        Arrays.fill(settledPages, 0);
        Arrays.fill(populatedAreas, 0);
        workers.set(0);
        nodes.set(0);
    }

    /** Lets go of all ids, and of arrays that one large batch has left long; the counts stay. */
    void forgetAreas() {
        Arrays.fill(freed, NONE);
        Arrays.fill(surplus, NONE);
        sorted.clear();
        sorted.shrink();
        kept.clear();
    }

    /** Adds a chain to the freed areas of a node. Costs a walk over it, unless it is the first. */
    void addFreed(int node, int chain, long pages) {
        if (chain == NONE) {
            return;
        }
        if (freed[node] != NONE) {
            int last = chain;
            for (int next = areas.next(last); next != NONE; next = areas.next(next)) {
                last = next;
            }
            areas.setNext(last, freed[node]);
        }
        freed[node] = chain;
        freedPages[node] += pages;
    }

    /** Adds one area to the freed ones of a node. */
    void addFreed(int node, int id) {
        areas.setNext(id, freed[node]);
        freed[node] = id;
        freedPages[node] += areas.pages(id);
    }

    boolean isEmpty() {
        return nodesWithWork() == 0;
    }

    int nodesWithWork() {
        int count = 0;
        for (int chain : freed) {
            count += chain != NONE ? 1 : 0;
        }
        return count;
    }

    /** Pages that were freed, or more. */
    long pages() {
        return sum(freedPages);
    }

    /** Moves every freed area out of the batch. */
    void removeAll(HeldAreas to) {
        for (int node = 0; node < freed.length; node++) {
            while (freed[node] != NONE) {
                int id = freed[node];
                freed[node] = areas.next(id);
                to.addLocked(id, HeldAreas.EACH_PASS);
            }
        }
    }

    /** Moves every area that is to be kept out of the batch. */
    void removeKept() {
        kept.makeReady(); // which may find no memory: not while a chain is in pieces
        for (int node = 0; node < freed.length; node++) {
            int rest = freed[node];
            freed[node] = NONE;
            while (rest != NONE) {
                int id = rest;
                rest = areas.next(id);
                int chain = kept.chainOf(areas.start(id), areas.end(id));
                if (chain != KeptRanges.NOT_KEPT) {
                    held.addLocked(id, chain);
                } else {
                    areas.setNext(id, freed[node]);
                    freed[node] = id;
                }
            }
        }
    }

    /** A number for one more thread that works on this batch. */
    int newWorker() {
        return workers.getAndIncrement();
    }

    /** A node that no worker has begun; past the last when there is none. */
    int nextNode() {
        return nodes.getAndIncrement();
    }

    /** Puts an area in front of the surplus of a worker. */
    void addSurplus(int worker, int id) {
        areas.setNext(id, surplus[worker]);
        surplus[worker] = id;
    }

    void countSettled(int worker, long count, long pages) {
        settledAreas[worker] += count;
        settledPages[worker] += pages;
    }

    void countPopulated(int worker, long count) {
        populatedAreas[worker] += count;
    }

    long populatedAreas() {
        return sum(populatedAreas);
    }

    long settledAreas() {
        return sum(settledAreas);
    }

    long settledPages() {
        return sum(settledPages);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    /** Shows the hook all freed areas. @throws OutOfMemoryError if there is no memory to sort them */
    void sortFreed() {
        kept.clear();
        sortAgain();
    }

    private void sortAgain() {
        sorted.clear();
        for (int chain : freed) {
            int rest = sorted.addChain(chain);
            if (rest != NONE) {
                throw new OutOfMemoryError("no memory to sort a batch of more than " + sorted.count() + " areas");
            }
        }
        sorted.sort();
        outOfOrder = false;
    }

    /** Takes the surplus, or as much of it as there is memory to sort. @return whether there was any */
    boolean takeSurplus() {
        sorted.clear();
        kept.clear();
        for (int worker = 0; worker < surplus.length; worker++) {
            surplus[worker] = sorted.addChain(surplus[worker]);
        }
        sorted.sort();
        outOfOrder = false;
        return sorted.count() > 0;
    }

    long lowest() {
        return geometry.toAddress(sorted.start(0));
    }

    long highest() {
        return geometry.toAddress(sorted.end(sorted.count() - 1));
    }

    private void putInOrder() {
        if (outOfOrder) {
            sortAgain();
        }
    }

    @Override public void forEachRange(RangeVisitor visitor) {
        putInOrder();
        int next = 0;
        while (next < sorted.count()) {
            long start = sorted.start(next);
            long end = sorted.end(next++);
            while (next < sorted.count() && sorted.start(next) == end) {
                end = sorted.end(next++);
            }
            visitor.range(geometry.toAddress(start), geometry.toAddress(end));
        }
    }

    @Override public void forEachArea(TaggedAreaVisitor visitor) {
        putInOrder();
        for (int i = 0; i < sorted.count(); i++) {
            visitor.area(geometry.toAddress(sorted.start(i)), geometry.toAddress(sorted.end(i)), areas.tag(sorted.id(i)));
        }
    }

    @Override public void keep(long start, long end) {
        keep(start, end, HeldAreas.EACH_PASS);
    }

    @Override public void keepUntilRecalled(long start, long end, long key) {
        keep(start, end, HeldAreas.chainOf(key));
    }

    @Override public void recall(long key) {
        held.takeLocked(HeldAreas.chainOf(key), this);
        outOfOrder = true;
    }

    @Override public long unrecalledAreas() {
        return held.count();
    }

    @Override public long unrecalledPages() {
        return held.pages();
    }

    private void keep(long start, long end, int chain) {
        // 2^63, the end of the last page, is negative.
        boolean toTheTop = end == Long.MIN_VALUE;
        if (end < start && !toTheTop) {
            throw new IllegalArgumentException("the range to keep ends before it starts: [" + start + ", " + end + ")");
        }
        if (start != end && (end > 0 || toTheTop)) {
            kept.add(geometry.ofAddress(Math.max(0, start)), toTheTop ? geometry.ofAddress(end) : geometry.atOrAfter(end), chain);
        }
    }

    /** Whether the hook keeps anything back. */
    boolean keepsAny() {
        return !kept.isEmpty();
    }
}

package org.acre.cli.replay;

import java.util.Arrays;
import java.util.List;

/**
 * What the program asked for, in the order of its trace: how much is live, how much was at most, and areas by size class.
 * For one thread.
 */
final class Demand {
    private final long pageBytes;
    private final long[] areasByClass = new long[SizeClass.COUNT];
    private long liveBytes;
    private long livePages;
    private long peakBytes;
    private long peakPages;
    private long operations;
    private long peakOperation;

    Demand(long pageBytes) {
        this.pageBytes = pageBytes;
    }

    /** Pages of an area of {@code bytes}; no bytes take a page too. */
    long pages(long bytes) {
        return bytes == 0 ? 1 : (bytes - 1) / pageBytes + 1;
    }

    /** Another operation of the trace begins. */
    void next() {
        operations++;
    }

    void born(long bytes) {
        areasByClass[SizeClass.of(pages(bytes))]++;
        change(bytes, pages(bytes));
    }

    void resized(long before, long after) {
        change(after - before, pages(after) - pages(before));
    }

    void freed(long bytes) {
        change(-bytes, -pages(bytes));
    }

    /** What is left of an area that was counted as freed: no new area, but live again. */
    void kept(long bytes) {
        change(bytes, pages(bytes));
    }

    private void change(long bytes, long pages) {
        liveBytes += bytes;
        livePages += pages;
        if (liveBytes > peakBytes) {
            peakBytes = liveBytes;
            peakOperation = operations;
        }
        peakPages = Math.max(peakPages, livePages);
    }

    long liveBytes() {
        return liveBytes;
    }

    long livePages() {
        return livePages;
    }

    long peakBytes() {
        return peakBytes;
    }

    long peakPages() {
        return peakPages;
    }

    long operations() {
        return operations;
    }

    /** The operation after which the most bytes were live, the first of several, counted from 1; 0 if none ever were. */
    long peakOperation() {
        return peakOperation;
    }

    List<Long> areasByClass() {
        return Arrays.stream(areasByClass).boxed().toList();
    }
}

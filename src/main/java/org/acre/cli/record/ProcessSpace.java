package org.acre.cli.record;

import java.util.Map;
import java.util.TreeMap;

/** What one process has mapped, in pages, while it was recorded. */
final class ProcessSpace {
    /** Addresses of processes have at most 48 bits: so far apart, those of several have room beside each other in one trace. */
    private static final int PAGES_SHIFT = 36;

    private final int number;
    private final boolean ofTheFirst;
    private final TreeMap<Long, Long> endByStart = new TreeMap<>();
    private int threads;

    /** @param ofTheFirst whether it is of the process that was recorded, and not of a child */
    ProcessSpace(int number, boolean ofTheFirst) {
        this.number = number;
        this.ofTheFirst = ofTheFirst;
    }

    void enter() {
        threads++;
    }

    /** Whether that was the last thread. */
    boolean leave() {
        return --threads == 0;
    }

    boolean isOfTheFirst() {
        return ofTheFirst;
    }

    /** A page of this process as the trace calls it. */
    long inTrace(long page) {
        return page + ((long) number << PAGES_SHIFT);
    }

    void map(long page, long pages) {
        unmap(page, pages);
        endByStart.put(page, page + pages);
    }

    void unmap(long page, long pages) {
        long end = page + pages;
        Map.Entry<Long, Long> below = endByStart.lowerEntry(page);
        if (below != null && below.getValue() > page) {
            endByStart.put(below.getKey(), page);
            if (below.getValue() > end) {
                endByStart.put(end, below.getValue());
            }
        }
        for (Map.Entry<Long, Long> next = endByStart.ceilingEntry(page); next != null && next.getKey() < end;
                next = endByStart.ceilingEntry(page)) {
            endByStart.remove(next.getKey());
            if (next.getValue() > end) {
                endByStart.put(end, next.getValue());
            }
        }
    }

    /** Starts and ends of what is mapped, ascending. */
    Map<Long, Long> mapped() {
        return endByStart;
    }
}

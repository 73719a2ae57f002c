package org.acre.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a space should do, in the plainest way: a sorted map of the pages that are taken and a walk over the holes between
 * them. All numbers are pages.
 */
final class Oracle {
    static final long NOWHERE = -1;

    /** Start to end; spans that touch are one. */
    final TreeMap<Long, Long> spans = new TreeMap<>();
    /** Areas handed out, start to end. */
    final TreeMap<Long, Long> busy = new TreeMap<>();
    /** Areas freed since the last purge, start to end. */
    final TreeMap<Long, Long> lazy = new TreeMap<>();

    void addSpan(long start, long end) {
        long first = start;
        long last = end;
        Map.Entry<Long, Long> below = spans.floorEntry(start);
        if (below != null && below.getValue() == start) {
            first = below.getKey();
        }
        Long above = spans.remove(end);
        if (above != null) {
            last = above;
        }
        spans.put(first, last);
    }

    boolean overlapsSpan(long start, long end) {
        return overlaps(spans, start, end);
    }

    static boolean overlaps(NavigableMap<Long, Long> map, long start, long end) {
        Map.Entry<Long, Long> below = map.lowerEntry(end);
        return below != null && below.getValue() > start;
    }

    boolean isInsideSpan(long start, long end) {
        Map.Entry<Long, Long> below = spans.floorEntry(start);
        return below != null && below.getValue() >= end;
    }

    /** Holes between busy areas; lazy areas are holes too if {@code lazyIsFree}. */
    List<long[]> holes(boolean lazyIsFree) {
        TreeMap<Long, Long> taken = busy;
        if (!lazyIsFree && !lazy.isEmpty()) {
            taken = new TreeMap<>(busy);
            taken.putAll(lazy);
        }
        List<long[]> holes = new ArrayList<>();
        for (Map.Entry<Long, Long> span : spans.entrySet()) {
            long from = span.getKey();
            for (Map.Entry<Long, Long> area : taken.subMap(span.getKey(), span.getValue()).entrySet()) {
                if (area.getKey() > from) {
                    holes.add(new long[] {from, area.getKey()});
                }
                from = area.getValue();
            }
            if (from < span.getValue()) {
                holes.add(new long[] {from, span.getValue()});
            }
        }
        return holes;
    }

    /** The lowest start of {@code pages} free pages at a multiple of {@code align} inside [lowest, highest). */
    static long lowestFit(List<long[]> holes, long pages, long align, long lowest, long highest) {
        for (long[] hole : holes) {
            long from = roundUp(Math.max(hole[0], lowest), align);
            if (from + pages <= Math.min(hole[1], highest)) {
                return from;
            }
        }
        return NOWHERE;
    }

    /** A lowest base cannot be moved down by one alignment: some area stands as low as its hole allows, or the base is 0. */
    static long lowestBase(List<long[]> holes, long[] offsets, long[] pages, long align) {
        long best = NOWHERE;
        if (fitsAt(holes, offsets, pages, 0)) {
            return 0;
        }
        for (long offset : offsets) {
            for (long[] hole : holes) {
                long base = roundUp(Math.max(0, hole[0] - offset), align);
                if ((best == NOWHERE || base < best) && fitsAt(holes, offsets, pages, base)) {
                    best = base;
                }
            }
        }
        return best;
    }

    private static boolean fitsAt(List<long[]> holes, long[] offsets, long[] pages, long base) {
        for (int i = 0; i < offsets.length; i++) {
            long start = base + offsets[i];
            long end = start + pages[i];
            if (holes.stream().noneMatch(hole -> hole[0] <= start && end <= hole[1])) {
                return false;
            }
        }
        return true;
    }

    private static long roundUp(long page, long align) {
        long over = page % align;
        return over == 0 ? page : page + (align - over);
    }

    /** Start of the busy area that holds {@code page}. */
    long holder(long page) {
        Map.Entry<Long, Long> below = busy.floorEntry(page);
        return below != null && below.getValue() > page ? below.getKey() : NOWHERE;
    }

    long endOfBusy(long start) {
        Long end = busy.get(start);
        if (end == null) {
            throw new AssertionError("not busy: page " + start);
        }
        return end;
    }

    static long pagesOf(Map<Long, Long> map) {
        long sum = 0;
        for (Map.Entry<Long, Long> entry : map.entrySet()) {
            sum += entry.getValue() - entry.getKey();
        }
        return sum;
    }
}

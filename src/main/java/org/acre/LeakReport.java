package org.acre;

import java.util.List;

/**
 * All that is live in a region, areas from the area table and small objects from their slabs: exact while no thread allocates or frees.
 *
 * @param areas ascending
 */
public record LeakReport(List<LiveArea> areas) {
    /** Areas that {@link #toString} tells one by one. */
    private static final int MOST_TOLD = 10;

    /** The same with a copy of the list. */
    public LeakReport {
        areas = List.copyOf(areas);
    }

    /** Bytes of all of them: of areas whole pages, of small objects their slots. */
    public long bytes() {
        return areas.stream().mapToLong(LiveArea::bytes).sum();
    }

    /** The number and bytes of all areas, and the first {@value #MOST_TOLD} one by one. */
    @Override public String toString() {
        StringBuilder text = new StringBuilder(100).append(areas.size()).append(" live areas, ").append(bytes()).append(" bytes");
        areas.stream().limit(MOST_TOLD).forEach(area -> text.append("\n  ").append(area));
        if (areas.size() > MOST_TOLD) {
            text.append("\n  and ").append(areas.size() - MOST_TOLD).append(" more");
        }
        return text.toString();
    }
}

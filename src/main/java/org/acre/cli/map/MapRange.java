package org.acre.cli.map;

/**
 * A range of a space in one state.
 *
 * @param start first byte, 0 or more
 * @param end one past the last byte
 * @param tag what the owner calls it; empty if nothing
 */
public record MapRange(long start, long end, MapState state, String tag) {
    /** @throws IllegalArgumentException if the range is empty or negative */
    public MapRange {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("range [" + start + ", " + end + ") is empty or negative");
        }
    }

    /** How long it is. */
    public long bytes() {
        return end - start;
    }
}

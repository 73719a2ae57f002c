package org.acre.allocator.space;

/** The spans of a space in pages, ascending, disjoint; immutable. Spans that touch stay two here and are one to the tree. */
public final class Spans {
    /** No spans. */
    public static final Spans NONE = new Spans(new long[0], new long[0]);

    private final long[] starts;
    private final long[] ends;

    private Spans(long[] starts, long[] ends) {
        this.starts = starts;
        this.ends = ends;
    }

    public int count() {
        return starts.length;
    }

    public long start(int i) {
        return starts[i];
    }

    public long end(int i) {
        return ends[i];
    }

    public long totalPages() {
        long sum = 0;
        for (int i = 0; i < starts.length; i++) {
            sum += ends[i] - starts[i];
        }
        return sum;
    }

    /** The index of a span that shares pages with [start, end), or -1. */
    public int overlapping(long start, long end) {
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] < end && start < ends[i]) {
                return i;
            }
        }
        return -1;
    }

    /** These and one more, which overlaps none of them. */
    public Spans with(long start, long end) {
        int at = 0;
        while (at < starts.length && starts[at] < start) {
            at++;
        }
        return new Spans(inserted(starts, at, start), inserted(ends, at, end));
    }

    /** These but the one that starts at {@code start}. */
    public Spans without(long start) {
        Spans result = NONE;
        for (int i = 0; i < starts.length; i++) {
            result = starts[i] == start ? result : result.with(starts[i], ends[i]);
        }
        return result;
    }

    private static long[] inserted(long[] values, int at, long value) {
        long[] longer = new long[values.length + 1];
        System.arraycopy(values, 0, longer, 0, at);
        longer[at] = value;
        System.arraycopy(values, at, longer, at + 1, values.length - at);
        return longer;
    }
}

package org.acre.revoke;

import org.acre.allocator.RangeVisitor;

/** Joins areas that come ascending, where they touch. For one thread. */
final class Coalescing {
    private final RangeVisitor visitor;
    private long start;
    private long end;

    Coalescing(RangeVisitor visitor) {
        this.visitor = visitor;
    }

    void add(long areaStart, long areaEnd) {
        if (areaStart != end) {
            end();
            start = areaStart;
        }
        end = areaEnd;
    }

    /** Shows the last range. */
    void end() {
        if (end > start) {
            visitor.range(start, end);
        }
    }
}

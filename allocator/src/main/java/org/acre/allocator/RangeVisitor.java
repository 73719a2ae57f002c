package org.acre.allocator;

/** Sees ranges, one after the other. */
@FunctionalInterface
public interface RangeVisitor {
    /** The bytes [{@code start}, {@code end}). */
    void range(long start, long end);
}

package org.acre.allocator;

/** Sees areas, one after the other. */
@FunctionalInterface
public interface AreaVisitor {
    /** A busy area of the bytes [{@code start}, {@code end}). */
    void area(long start, long end);
}

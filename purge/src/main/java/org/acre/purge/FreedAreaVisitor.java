package org.acre.purge;

/** Sees the areas of a batch, one after the other. */
@FunctionalInterface
public interface FreedAreaVisitor {
    /**
     * The area [{@code start}, {@code end}) in bytes, which nobody holds any more.
     *
     * @param tag what its owner had noted about it, 0 for nothing
     */
    void area(long start, long end, long tag);
}

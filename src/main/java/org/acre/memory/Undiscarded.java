package org.acre.memory;

import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/** Where nothing is discarded: notes that pages go back to the tree as they are. */
public record Undiscarded(KnownZero zero) implements MappingInvalidation {
    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {}

    @Override public void discard(long lowest, long highest, RangeSet ranges) {
        zero.raise(highest);
    }
}

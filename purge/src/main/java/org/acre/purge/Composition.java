package org.acre.purge;

/** Invalidations one after the other. */
record Composition(MappingInvalidation first, MappingInvalidation next) implements MappingInvalidation {
    static final MappingInvalidation NONE = new None();

    static MappingInvalidation of(MappingInvalidation first, MappingInvalidation next) {
        if (first instanceof None) {
            return next;
        }
        return next instanceof None ? first : new Composition(first, next);
    }

    /** The class of an invalidation, or those of its parts in their order. */
    static String nameOf(MappingInvalidation invalidation) {
        return invalidation instanceof Composition(MappingInvalidation first, MappingInvalidation next)
                ? nameOf(first) + ", " + nameOf(next)
                : invalidation.getClass().getName();
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        first.invalidate(lowest, highest, ranges);
        next.invalidate(lowest, highest, new LaterRanges(ranges));
    }

    @Override public void discard(long lowest, long highest, RangeSet ranges) {
        first.discard(lowest, highest, ranges);
        next.discard(lowest, highest, ranges);
    }

    /** A type of its own, so that a stack trace and {@code toString} name it. */
    static final class None implements MappingInvalidation {
        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {}

        @Override public String toString() {
            return "MappingInvalidation.none()";
        }
    }
}

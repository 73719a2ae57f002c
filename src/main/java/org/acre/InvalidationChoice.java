package org.acre;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.acre.purge.MappingInvalidation;

/**
 * Which invalidations a region has.
 *
 * @param modes those of Acre's own
 * @param custom the caller's
 */
record InvalidationChoice(Set<Invalidation> modes, MappingInvalidation custom) {
    InvalidationChoice {
        modes = Collections.unmodifiableSet(EnumSet.copyOf(modes));
    }

    static InvalidationChoice of(Invalidation first, Invalidation... more) {
        EnumSet<Invalidation> modes = EnumSet.of(first, more);
        if (modes.contains(Invalidation.NONE) && modes.size() > 1) {
            throw new IllegalArgumentException("NONE stands alone; got " + modes);
        }
        return new InvalidationChoice(modes, MappingInvalidation.none());
    }

    static InvalidationChoice of(MappingInvalidation custom) {
        return new InvalidationChoice(EnumSet.of(Invalidation.NONE), custom);
    }

    /** Whether nobody wants to know of a purge. */
    boolean isNothing() {
        return modes.contains(Invalidation.NONE) && custom.equals(MappingInvalidation.none());
    }

    /** Whether freed and live objects may share a page: not where the caller's hook or a protection is to see every freed page. */
    boolean allowsSharedPages() {
        return custom.equals(MappingInvalidation.none()) && !protects();
    }

    boolean revokes() {
        return modes.contains(Invalidation.REVOKE) || protects();
    }

    boolean discards() {
        return modes.contains(Invalidation.DISCARD);
    }

    boolean protects() {
        return modes.contains(Invalidation.PROTECT);
    }

    /** What is left of this in a process that may call nothing native. */
    InvalidationChoice withoutNativeAccess() {
        return of(custom);
    }
}

package org.acre.memory;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/**
 * Makes freed pages inaccessible from one purge to the next, and keeps them back so long: whoever uses a stale raw address
 * meanwhile ends the process with a fault, at the place of the error. Before they are let go they are accessible again, so
 * that every address with an owner works.
 *
 * <pre>
 *   freed          purge n: revoked, then PROT_NONE, kept back        purge n + 1: READ and WRITE, let go
 * </pre>
 *
 * <p>Each call here sees only areas of which no segment works any more. Mappings are limited (vm.max_map_count): where the OS
 * refuses, pages are let go at once.
 */
public final class Protection implements MappingInvalidation {
    private static final System.Logger LOGGER = System.getLogger(Protection.class.getName());

    /** An inaccessible range takes one, and cuts what lies around it in two. */
    private static final long MAPPINGS = 2;

    private final Backing backing;
    private final MappingAccount mappings;
    private final AtomicBoolean said = new AtomicBoolean();
    /** Starts of the areas that are inaccessible. Used by passes, which come one at a time. */
    private final Set<Long> inaccessible = new HashSet<>();

    public Protection(Backing backing, MappingAccount mappings) {
        this.backing = backing;
        this.mappings = mappings;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        // A range is kept outside of the visit, which is not to be changed under way.
        Set<Long> before = Set.copyOf(inaccessible);
        ranges.forEachArea((start, end, tag) -> {
            if (before.contains(start)) {
                release(start, end);
            } else {
                close(start, end);
            }
        });
        ranges.forEachArea((start, end, tag) -> {
            if (inaccessible.contains(start)) {
                ranges.keep(start, end);
            }
        });
    }

    private void close(long start, long end) {
        if (!mappings.tryTake(MAPPINGS)) {
            sayOnce(end - start);
        } else if (backing.protect(start, end - start, false)) {
            inaccessible.add(start);
        } else {
            mappings.give(MAPPINGS);
            sayOnce(end - start);
        }
    }

    private void release(long start, long end) {
        if (backing.protect(start, end - start, true)) {
            inaccessible.remove(start);
            mappings.give(MAPPINGS);
        } else {
            sayOnce(end - start); // kept for one pass more
        }
    }

    private void sayOnce(long bytes) {
        if (!said.getAndSet(true)) {
            LOGGER.log(System.Logger.Level.WARNING, "protecting {0} freed bytes of {1} failed; a higher vm.max_map_count "
                    + "would help. This is said once", Long.toString(bytes), backing);
        }
    }
}

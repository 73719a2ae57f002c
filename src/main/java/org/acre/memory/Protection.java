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

    /** What is inaccessible, and what lies behind it: two pieces more of what was one mapping. */
    private static final long MAPPINGS = 2;

    private final Backing backing;
    private final MappingAccount mappings;
    private final AtomicBoolean said = new AtomicBoolean();
    /** Starts of the areas that are inaccessible. Used by passes, which come one at a time. */
    private final Set<Long> inaccessible = new HashSet<>();

    /** @param mappings where those that it takes are counted; areas for which there are none left stay accessible */
    public Protection(Backing backing, MappingAccount mappings) {
        this.mappings = mappings;
        this.backing = backing;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        // A range is kept outside of the visit, which is not to be changed under way.
        Set<Long> before = Set.copyOf(inaccessible);
        ranges.forEachArea((start, end, tag) -> {
            if (before.contains(start)) {
                release(start, end);
            } else if (protect(start, end)) {
                inaccessible.add(start);
            } else {
                sayOnce(end - start);
            }
        });
        ranges.forEachArea((start, end, tag) -> {
            if (inaccessible.contains(start)) {
                ranges.keep(start, end);
            }
        });
    }

    private boolean protect(long start, long end) {
        if (!mappings.tryTake(MAPPINGS)) {
            return false;
        }
        boolean done = backing.protect(start, end - start, false);
        if (!done) {
            mappings.give(MAPPINGS);
        }
        return done;
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

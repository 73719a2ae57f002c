package org.acre;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.memory.Backing;
import org.acre.memory.MappingAccount;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/**
 * The last page of each area that a region hands out, inaccessible as long as the area is busy or lazy. It is opened again by
 * the pass that lets the area go, before it has a new owner.
 *
 * <pre>
 *   | what was asked for, in whole pages | guard |
 *     readable and writable                none
 * </pre>
 */
final class GuardPages implements MappingInvalidation {
    /** The guard, and what lies behind it: two pieces more of what was one mapping. */
    private static final long MAPPINGS = 2;

    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    private final Backing backing;
    private final long pageBytes;
    private final MappingAccount mappings;
    private final AtomicBoolean said = new AtomicBoolean();
    /** Addresses of guards that are closed. */
    private final ConcurrentSkipListSet<Long> closed = new ConcurrentSkipListSet<>();
    /** Addresses of guards that the kernel has not closed: their areas have the page, but their owners were told of a page less. */
    private final ConcurrentSkipListSet<Long> ajar = new ConcurrentSkipListSet<>();

    GuardPages(Backing backing, long pageBytes, MappingAccount mappings) {
        this.backing = backing;
        this.mappings = mappings;
        this.pageBytes = pageBytes;
    }

    /**
     * Closes the last page of an area that ends at {@code end}.
     *
     * @throws KernelMappingsExhaustedException if there are too few mappings left, also after a purge of views
     */
    void close(long end) {
        if (!mappings.take(MAPPINGS)) {
            throw new KernelMappingsExhaustedException("a guard page", MAPPINGS, mappings.all());
        }
        long guard = end - pageBytes;
        if (backing.protect(guard, pageBytes, false)) {
            closed.add(guard);
        } else {
            mappings.give(MAPPINGS);
            ajar.add(guard);
            sayOnce(); // the kernel refuses what its own limit allows: the area goes without
        }
    }

    /** As {@link #close}, where it is too late to refuse anything: the area goes without if there are too few mappings. */
    void closeAgain(long end) {
        try {
            close(end);
        } catch (KernelMappingsExhaustedException e) {
            sayOnce();
        }
    }

    /** Opens the last page of an area that ends at {@code end}. @return false if it stays closed */
    boolean open(long end) {
        ajar.remove(end - pageBytes);
        return !closed.contains(end - pageBytes) || openGuard(end - pageBytes);
    }

    private boolean openGuard(long guard) {
        if (backing.protect(guard, pageBytes, true)) {
            closed.remove(guard);
            mappings.give(MAPPINGS);
            return true;
        }
        sayOnce();
        return false;
    }

    /** Bytes of all guards that are closed. Counts them. */
    long closedBytes() {
        return closed.size() * pageBytes;
    }

    /** Bytes of an area that its owner may use. */
    long usable(long start, long bytes) {
        long guard = start + bytes - pageBytes;
        return closed.contains(guard) || ajar.contains(guard) ? bytes - pageBytes : bytes;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        // Kept back outside of the visit, which is not to be changed under way: without their guard open they have no new owner.
        List<Long> stuck = new ArrayList<>();
        ranges.forEach((start, end) -> {
            ajar.subSet(start, end).clear();
            closed.subSet(start, end).forEach(guard -> {
                if (!openGuard(guard)) {
                    stuck.add(guard);
                }
            });
        });
        stuck.forEach(guard -> ranges.keep(guard, guard + pageBytes));
    }

    private void sayOnce() {
        if (!said.getAndSet(true)) {
            LOGGER.log(System.Logger.Level.WARNING, "a guard page of {0} could not be closed or opened, with {1} closed; a higher "
                    + "vm.max_map_count would help. This is said once", backing, Integer.toString(closed.size()));
        }
    }
}

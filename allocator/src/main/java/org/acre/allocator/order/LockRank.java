package org.acre.allocator.order;

import static org.acre.allocator.order.LockRank.Forbidden.AGAIN;
import static org.acre.allocator.order.LockRank.Forbidden.ALLOCATING;
import static org.acre.allocator.order.LockRank.Forbidden.CALLING_OUT;
import static org.acre.allocator.order.LockRank.Forbidden.WAITING;

import java.util.Set;

/**
 * Lock order (take downwards only): every lock of Acre, outermost first. A thread that waits for a lock holds none that stands at it or
 * below it. What is tried, and not waited for, keeps to no order; a lock that the thread holds already may be taken again, if it is
 * reentrant. Pools, lazy lists and bulk blocks have no locks.
 *
 * <p>Each line says what the lock guards. Beside it stands what a thread does not do while it holds it.
 */
public enum LockRank {
    /** One {@code Region.close} at a time: waits for grace periods, calls hooks. */
    REGION_CLOSE("close of a region"),
    /** The writers of a page store. */
    PAGE_STORE("writers of a page store"),
    /** The writers of an array that grows: allocates, and so may purge. */
    ARRAY_WRITERS("writers of a growable array"),
    /** Pressure callbacks run one after another. */
    PRESSURE("pressure callbacks"),
    /** Makes and ends the grace periods and deferred frees of a region. */
    REGION_DEFERRAL("grace periods of a region"),
    /** One close of grace periods at a time: waits for their threads. */
    GRACE_CLOSE("close of grace periods"),
    /** One close of deferred frees at a time: waits for what is deferred, and for their threads. */
    DEFERRED_CLOSE("close of deferred frees"),
    /** The length of a region. */
    REGION_EXTENT("growth of a region", CALLING_OUT),
    /** Makes and ends the views of a region: purges them. */
    REGION_VIEWS("views of a region"),
    /** Mappings of views are given up: purges them. */
    VIEW_RELIEF("relief of views"),
    /** The addresses that views have reserved. */
    VIEW_GROWTH("growth of the view addresses", CALLING_OUT),
    /** The first segment of an area. */
    FIRST_SEGMENT("first segment of an area", CALLING_OUT),
    /** Dead batches of arenas are revoked, a handshake each, and freed: a free may purge. */
    ARENA_BATCHES("revocation of arenas"),
    /** Groups of small objects are revoked and freed, likewise. */
    SLOT_REVOCATION("revocation of small objects"),
    /** Purge passes: shared by those of frees, alone for one with a hook and for whoever must know that none is under way. */
    PURGE("purge lock", AGAIN),
    /** Invalidations of a region, against its end. */
    REGION_INVALIDATION("invalidation of a region"),
    /** The arena of a group of segments closes: a handshake. */
    GROUP_CLOSE("close of a group of segments", CALLING_OUT, WAITING),
    /** View addresses in use by a native call, against their end. */
    VIEW_USE("use of the view addresses", CALLING_OUT, WAITING, AGAIN),
    /** Who counts the mappings of the process. */
    MAPPINGS("count of the kernel's mappings", CALLING_OUT, WAITING),
    /** The condition that deferred bytes are fewer. */
    HELD_BYTES("deferred bytes", CALLING_OUT, WAITING),
    /** The condition that a round has ended. */
    ROUNDS("end of a round", CALLING_OUT, WAITING),
    /** Free tree, record supply and the writing side of the address index of one space: a guard. */
    GLOBAL("global lock", CALLING_OUT, WAITING, ALLOCATING, AGAIN);

    /** What may be forbidden to who holds a lock. */
    enum Forbidden {
        /** Parks, sleeps, waits for anything but a lock that comes later. */
        WAITING,
        /** Runs code of somebody else's: hooks, callbacks, selectors, visitors. */
        CALLING_OUT,
        /** Waits for it again: it is not reentrant. */
        AGAIN,
        /** Allocates on the Java heap or loads a class; takes another lock. */
        ALLOCATING
    }

    private final String title;
    private final boolean mayWait;
    private final boolean mayCallOut;
    private final boolean mayBeTakenAgain;
    private final boolean mayAllocate;

    LockRank(String title, Forbidden... forbidden) {
        Set<Forbidden> all = Set.of(forbidden);
        this.title = title;
        this.mayWait = !all.contains(WAITING);
        this.mayCallOut = !all.contains(CALLING_OUT);
        this.mayBeTakenAgain = !all.contains(AGAIN);
        this.mayAllocate = !all.contains(ALLOCATING);
    }

    String title() {
        return title;
    }

    boolean forbids(Forbidden what) {
        return switch (what) {
            case WAITING -> !mayWait;
            case CALLING_OUT -> !mayCallOut;
            case AGAIN -> !mayBeTakenAgain;
            case ALLOCATING -> !mayAllocate;
        };
    }

    /** Whether who holds a lock of this rank may wait for one of {@code next}. Two guards are never held together. */
    boolean mayBeFollowedBy(LockRank next) {
        return next.compareTo(this) > 0 && !forbids(ALLOCATING);
    }
}

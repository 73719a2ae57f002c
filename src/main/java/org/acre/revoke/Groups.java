package org.acre.revoke;

import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.acre.allocator.NodeSelector;
import org.jspecify.annotations.Nullable;

/**
 * The groups that are not closed yet, and which of them an area joins: the one that its processor is filling, until that
 * is full.
 *
 * <p>Large areas have a group of their own: a handshake costs less than touching their pages.
 */
final class Groups {
    /** From so many pages on (1 MiB of the usual ones) an area is alone. A tag must hold all smaller numbers. */
    static final int LARGE_PAGES = 1 << Group.PAGE_BITS;

    /**
     * Areas of a group. With 128, the handshakes of 20,000 frees a second cost other threads next to nothing, and a group is
     * full soon enough to die young.
     */
    static final int MOST_AREAS = 128;

    private final Supplier<Arena> arenas;
    private final NodeSelector selector;
    private final PinLimit limit;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Long, Group> open = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Filling> filling;
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean closed;

    /** A group that is being filled, and the pages it may have as of the last look at the limit. */
    private record Filling(Group group, long mostPages) {}

    Groups(Supplier<Arena> arenas, int stripes, NodeSelector selector, PinLimit limit) {
        this.arenas = arenas;
        this.selector = selector;
        this.limit = limit;
        this.filling = new AtomicReferenceArray<>(stripes);
    }

    /** A group that an area of so many pages has joined. */
    Group join(long pages) {
        limit.joined(pages);
        if (pages >= LARGE_PAGES) {
            return alone(pages);
        }
        int stripe = selector.node(filling.length());
        Filling present = filling.get(stripe);
        return present != null && present.group.join(pages, MOST_AREAS, present.mostPages)
                ? present.group
                : joinSlow(stripe, present, pages);
    }

    private Group joinSlow(int stripe, @Nullable Filling present, long pages) {
        long mostPages = limit.groupPages();
        // More may be live than at the last look: the group can grow.
        if (present != null && mostPages > present.mostPages && present.group.join(pages, MOST_AREAS, mostPages)) {
            filling.compareAndSet(stripe, present, new Filling(present.group, mostPages)); // or somebody else's look
            return present.group;
        }
        Group group = alone(pages);
        if (pages < mostPages) {
            filling.set(stripe, new Filling(group, mostPages));
        }
        return group;
    }

    /** A new group with one area. Others may join it if they find it. */
    private Group alone(long pages) {
        Group group = new Group(numbers.incrementAndGet(), arenas.get());
        group.join(pages, 1, pages);
        open.put(group.number, group);
        // fence: the group is in the map before closed is read. Pairs with that in close: either it sees the group, or the
        // group sees that all is closed. Without it a segment could outlive the mapping.
        VarHandle.fullFence();
        if (closed) {
            revoke(group);
            throw new IllegalStateException("the region is closed");
        }
        return group;
    }

    /** The group that a tag names, if it is not revoked. */
    @Nullable Group of(long tag) {
        return tag == 0 ? null : open.get(tag >>> Group.PAGE_BITS);
    }

    /** Closes the arena of a group and forgets it. @return false if a segment is in use by a native call */
    boolean revoke(Group group) {
        // One at a time: whoever finds a group closed must know that its handshake is over, too, before memory is unmapped.
        closing.lock();
        try {
            if (!group.revokeLocked()) {
                return false;
            }
        } finally {
            closing.unlock();
        }
        open.remove(group.number);
        return true;
    }

    /** Closes every group, also those with busy areas; none opens after that. @return how many are in use and still open */
    int closeAll() {
        closed = true;
        VarHandle.fullFence(); // pairs with that in alone
        int inUse = 0;
        for (Group group : open.values()) {
            inUse += revoke(group) ? 0 : 1;
        }
        return inUse;
    }

    /** Groups that are not closed. */
    int count() {
        return open.size();
    }
}

package org.acre.revoke;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.jspecify.annotations.Nullable;

/**
 * The groups that are not closed yet, and which of them an area joins: the one that its processor is filling, until that
 * is full.
 *
 * <p>Large areas have a group of their own: a handshake costs less than touching their pages. The others share, up to {@link
 * Group#MOST_AREAS}: with 128, the handshakes of 20,000 frees a second cost other threads next to nothing, and a group is full
 * soon enough to die young.
 */
final class Groups {
    /** From so many pages on, 1 MiB of the usual ones, an area is alone. */
    static final int LARGE_PAGES = 256;

    private final Supplier<Arena> arenas;
    private final NodeSelector selector;
    private final PinLimit limit;
    private final long largePages;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Long, Group> open = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Filling> filling;
    private final Queue<Group> shrunk = new ConcurrentLinkedQueue<>();
    private final ReentrantLock closing = LockOrder.newLock(LockRank.GROUP_CLOSE);
    private volatile boolean closed;

    /** A group that is being filled, and the pages it may have as of the last look at the limit. */
    private record Filling(Group group, long mostPages) {}

    Groups(Supplier<Arena> arenas, int stripes, NodeSelector selector, PinLimit limit) {
        this(arenas, stripes, selector, limit, LARGE_PAGES);
    }

    /** @param largePages from so many on, an area is alone */
    Groups(Supplier<Arena> arenas, int stripes, NodeSelector selector, PinLimit limit, long largePages) {
        this.largePages = largePages;
        this.arenas = arenas;
        this.selector = selector;
        this.limit = limit;
        this.filling = new AtomicReferenceArray<>(stripes);
    }

    /** An area's place in a group. */
    record Place(Group group, int area) {}

    /** Finds a group for an area of so many pages. */
    Place join(long pages) {
        limit.joined(pages);
        if (pages >= largePages) {
            return open(pages, 1);
        }
        int stripe = selector.node(filling.length());
        Filling present = filling.get(stripe);
        if (present != null) {
            int area = present.group.join(pages, present.mostPages);
            if (area != Group.NONE) {
                return place(present.group, area, pages);
            }
        }
        return joinSlow(stripe, present, pages);
    }

    private Place joinSlow(int stripe, @Nullable Filling present, long pages) {
        long mostPages = limit.groupPages();
        // More may be live than at the last look: the group can grow.
        if (present != null && mostPages > present.mostPages) {
            Filling wider = new Filling(present.group, mostPages); // before the area has joined
            int area = present.group.join(pages, mostPages);
            if (area != Group.NONE) {
                filling.compareAndSet(stripe, present, wider); // or somebody else's look
                return place(present.group, area, pages);
            }
        }
        boolean shared = pages < mostPages;
        Place place = open(pages, shared ? Group.MOST_AREAS : 1);
        if (shared) {
            filling.set(stripe, new Filling(place.group, mostPages));
        }
        return place;
    }

    /** Where an area has joined. If there is no memory to say so it leaves: a group that waits for it would keep all its others for ever. */
    private Place place(Group group, int area, long pages) {
        try {
            return new Place(group, area);
        } catch (Throwable e) {
            leave(group, pages);
            throw e;
        }
    }

    /** A new group with one area. Others may join it if they find it. */
    private Place open(long pages, int mostAreas) {
        Group group = new Group(numbers.incrementAndGet(), arenas.get(), mostAreas);
        int area = group.join(pages, pages);
        open.put(group.number, group);
        // fence: the group is in the map before closed is read. Pairs with that in closeAll: either it sees the group, or
        // the group sees that all is closed. Without it a segment could outlive the mapping.
        VarHandle.fullFence();
        if (closed) {
            revoke(group);
            throw new IllegalStateException("the region is closed");
        }
        return place(group, area, pages);
    }

    /** Undoes a {@link #join} whose segment was never handed out. */
    void leave(Place place, long pages) {
        leave(place.group, pages);
    }

    private void leave(Group group, long pages) {
        group.leave(pages);
        shrunk.add(group);
    }

    /** Adds to {@code to} the groups that were left: no free tells of them, and all that is in them may be free. */
    void takeShrunk(List<Group> to) {
        for (Group group = shrunk.poll(); group != null; group = shrunk.poll()) {
            to.add(group);
        }
    }

    /** The group that a tag names, if it is not revoked. */
    @Nullable Group of(long tag) {
        return tag == 0 ? null : open.get(Group.number(tag));
    }

    /**
     * Whether {@code segment} is alive and of the group that {@code tag} names; without a tag, whether it is a slice of {@code memory}.
     *
     * @throws IllegalStateException if the group is gone because all are closed
     */
    boolean isOf(MemorySegment segment, long tag, MemorySegment memory) {
        if (tag == 0) {
            return segment.scope().equals(memory.scope());
        }
        Group group = of(tag);
        // closed is set before a group is removed: whoever misses one that closeAll took sees why.
        if (group == null && closed) {
            throw new IllegalStateException("the region is closed");
        }
        return group != null && segment.scope().equals(group.arena.scope());
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
        VarHandle.fullFence(); // pairs with that in open
        int inUse = 0;
        for (Group group : open.values()) {
            inUse += revoke(group) ? 0 : 1;
        }
        return inUse;
    }

    /** Shows the groups that are not closed. */
    void forEach(Consumer<Group> action) {
        open.values().forEach(action);
    }

    /** Groups that are not closed. */
    int count() {
        return open.size();
    }
}

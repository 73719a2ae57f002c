package org.acre.revoke;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.memory.ArenaSlices;
import org.acre.small.GroupedFree;
import org.acre.small.SmallObjects;

/**
 * Revocation for small objects: the slot of an object that was handed out as a segment stays taken after its free until its arena
 * has closed. Objects share arenas in groups as areas do; to the groups, a slot is an area of pages of 16 bytes. Nobody walks
 * freed slots: a group counts the frees of its objects, and a pass closes the groups that have come to their end.
 *
 * <pre>
 *   free: told by the slabs ----> the group counts ----> pass: all free? close the arena (one handshake) ----> free all its slots
 * </pre>
 *
 * <p>Law: a slot is free only after the arena under its segments has closed, and an arena closes only when every object in it has
 * been freed, and nothing joins any more.
 */
public final class SlotRevocation implements Relief {
    /** A "page" of a slot: its length is a multiple of this. */
    static final int UNIT_SHIFT = 4;
    /** A group may have so many bytes however few objects live: one that is pinned costs no more. */
    private static final long LEAST_BYTES = 256 << 10;

    private final SmallObjects objects;
    private final Groups groups;
    private final PinLimit limit;
    private final RevocableSlots segments;
    private final SpaceDoor door;
    private final long pageBytes;
    private final Runnable wake;
    private final LongAdder held = new LongAdder();
    /** Whether slots wait that {@link #held} does not know of. */
    private volatile boolean uncounted;
    private final ReentrantLock passes = LockOrder.newLock(LockRank.SLOT_REVOCATION);
    /** What the last pass left. Plain reads may be stale: then a pass is asked for early, or late by a free. */
    private volatile long heldAfterPass;
    private volatile RevocationStatistics statistics = RevocationStatistics.NONE;

    /**
     * @param slabs what the objects are made of, but for who is told of their frees
     * @param wake asks for a pass; must not wait
     */
    public SlotRevocation(MemorySegment memory, AddressSpace space, SmallObjects.Builder slabs, NodeSelector selector, PinShares pins,
            Runnable wake) {
        this.door = SpaceDoor.of(space);
        this.pageBytes = space.pageSize();
        this.limit = new PinLimit(pins, memory.byteSize() >>> UNIT_SHIFT, LEAST_BYTES >>> UNIT_SHIFT);
        this.groups = new Groups(() -> ArenaSlices.arenaOver(memory), space.nodes(), selector, limit, Long.MAX_VALUE);
        this.objects = slabs.taggedFrees(this::freed).build();
        this.segments = new RevocableSlots(memory, objects, groups, limit);
        this.wake = wake;
        door.addRelief(this);
    }

    private static long units(long pages, long pageBytes) {
        return pages > Long.MAX_VALUE / pageBytes ? Long.MAX_VALUE : (pages * pageBytes) >>> UNIT_SHIFT;
    }

    /** The objects. */
    public SmallObjects objects() {
        return objects;
    }

    /** Their segments. */
    public SlotSegments segments() {
        return segments;
    }

    private void freed(long tag, long bytes) {
        Group group = groups.of(tag);
        if (group == null) {
            return; // the region is closed
        }
        long units = bytes >>> UNIT_SHIFT;
        group.freed(units); // first: the sums may find no memory for their cells
        try {
            held.add(units);
            limit.freed(units);
        } catch (OutOfMemoryError e) {
            uncounted = true; // the slot is free all the same
        }
        // What the last pass has left is pinned: another would not help.
        if (held.sum() - heldAfterPass > units(door.lazyLimitPages(), pageBytes)) {
            wake.run();
        }
    }

    /** Whether slots wait. */
    public boolean hasWork() {
        return uncounted || held.sum() != 0;
    }

    /** Closes the groups all of whose objects are free, and frees their slots. Looks at every open group. @return bytes freed */
    public long pass() {
        if (!hasWork()) {
            return 0;
        }
        passes.lock();
        try {
            uncounted = false; // before the walk
            Pass pass = new Pass();
            try {
                groups.forEach(pass::close);
            } finally {
                held.add(-pass.units);
                heldAfterPass = held.sum();
                limit.passed(0, heldAfterPass);
            }
            RevocationStatistics before = statistics;
            statistics = new RevocationStatistics(before.handshakes() + pass.handshakes, before.revokedAreas() + pass.slots,
                    before.revokedPages(), before.refusals() + pass.refusals, 0, 0, groups.count());
            return pass.units << UNIT_SHIFT;
        } finally {
            passes.unlock();
        }
    }

    /** One walk over the groups. It notes starts itself, and allocates nothing when a group is closed: from then on the slots must come back. */
    private final class Pass implements LongConsumer {
        private final GroupedFree frees = objects.untaggedFrees();
        private final long[] starts = new long[Group.MOST_AREAS];
        private int count;
        private long handshakes;
        private long refusals;
        private long slots;
        private long units;

        void close(Group group) {
            if (!group.sealIfAllFreed()) {
                return;
            }
            if (!groups.revoke(group)) {
                refusals++;
                return;
            }
            count = 0;
            group.forEachStart(this);
            Arrays.sort(starts, 0, count);
            handshakes++;
            slots += count;
            units += frees.free(starts, count) >>> UNIT_SHIFT;
        }

        @Override public void accept(long start) {
            starts[count++] = start;
        }
    }

    /** Bytes of slots that wait. */
    public long heldBytes() {
        return held.sum() << UNIT_SHIFT;
    }

    /** What passes have done; areas are objects here, and pages are not counted. */
    public RevocationStatistics statistics() {
        return statistics;
    }

    /** Ends the life of all segments, for ever. @return how many arenas are in use by native calls and still open */
    public int close() {
        return groups.closeAll();
    }

    @Override public int rank() {
        return QUEUED;
    }

    @Override public boolean relieve(long bytes) {
        long freed = pass();
        return freed + objects.trim() > 0;
    }
}

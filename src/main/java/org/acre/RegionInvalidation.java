package org.acre;

import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;
import org.acre.revoke.LetGo;
import org.jspecify.annotations.Nullable;

/**
 * What the purges of a region do, as long as its memory is mapped: whoever holds the space of a closed region may still
 * start a purge, and its addresses may be somebody else's memory by then.
 */
final class RegionInvalidation implements MappingInvalidation {
    private final MappingInvalidation first;
    private final MappingInvalidation next;
    private final @Nullable PinnedMemory pinned;
    /** Held during a call, so that nothing is unmapped under it. Guards {@link #over}. */
    private final ReentrantLock calls = LockOrder.newLock(LockRank.REGION_INVALIDATION);
    private boolean over;

    /**
     * @param next sees only what {@code first} has let go
     * @param pinned sees what both have kept; null if that keeps its memory
     */
    RegionInvalidation(MappingInvalidation first, MappingInvalidation next, @Nullable PinnedMemory pinned) {
        this.first = first;
        this.next = next;
        this.pinned = pinned;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        calls.lock();
        try {
            if (!over) {
                LetGo letGo = new LetGo(ranges);
                first.invalidate(lowest, highest, letGo);
                letGo.invalidate(next, lowest, highest);
                if (pinned != null) {
                    pinned.giveBack(letGo);
                }
            }
        } finally {
            calls.unlock();
        }
    }

    @Override public void discard(long lowest, long highest, RangeSet ranges) {
        calls.lock();
        try {
            if (!over) {
                first.discard(lowest, highest, ranges);
                next.discard(lowest, highest, ranges);
            }
        } finally {
            calls.unlock();
        }
    }

    /** Waits for a call under way, and does nothing in later ones. */
    void end() {
        calls.lock();
        try {
            over = true;
        } finally {
            calls.unlock();
        }
    }
}

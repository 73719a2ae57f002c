package org.acre.small;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** All slabs by number, and a link beside each, so that lists of slabs need no objects. Numbers begin at 1. */
final class SlabTable {
    static final int NONE = 0;
    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private static final class Chunk {
        final AtomicReferenceArray<@Nullable Slab> slabs = new AtomicReferenceArray<>(CHUNK);
        final long[] links = new long[CHUNK];
    }

    private final AtomicReference<Chunk[]> chunks = new AtomicReference<>(new Chunk[0]);
    private final AtomicInteger used = new AtomicInteger(NONE + 1);
    private final AtomicLong freeIds = new AtomicLong();

    /** Gives a slab a number that is nobody's, and does not enter it yet. */
    int reserve() {
        while (true) {
            long head = freeIds.get();
            int id = ListHead.id(head);
            if (id == NONE) {
                return fresh();
            }
            // A link read while the id went to another fails the cas: the count has changed.
            if (freeIds.compareAndSet(head, ListHead.popped(head, link(id)))) {
                return id;
            }
        }
    }

    private int fresh() {
        int id = used.getAndIncrement();
        Chunk[] present = chunks.get();
        while (id >>> CHUNK_BITS >= present.length) {
            Chunk[] longer = Arrays.copyOf(present, present.length + 1);
            longer[present.length] = new Chunk();
            chunks.compareAndSet(present, longer);
            present = chunks.get();
        }
        return id;
    }

    void enter(Slab slab) {
        chunk(slab.id()).slabs.setRelease(slab.id() & (CHUNK - 1), slab);
    }

    /** The number may be used again. The caller knows that it is in no list. */
    void release(int id) {
        chunk(id).slabs.setRelease(id & (CHUNK - 1), null);
        while (true) {
            long head = freeIds.get();
            setLink(id, ListHead.id(head));
            // cas: publishes the link; pairs with the get in reserve
            if (freeIds.compareAndSet(head, ListHead.pushed(head, id))) {
                return;
            }
        }
    }

    /** The slab of this number, or null if it has none now. */
    @Nullable Slab slab(int id) {
        return chunk(id).slabs.getAcquire(id & (CHUNK - 1));
    }

    /** All numbers are below this. */
    int end() {
        return Math.min(used.get(), chunks.get().length << CHUNK_BITS);
    }

    int link(int id) {
        return (int) SlotWords.opaque(chunk(id).links, id & (CHUNK - 1));
    }

    void setLink(int id, int next) {
        SlotWords.setOpaque(chunk(id).links, id & (CHUNK - 1), next);
    }

    private Chunk chunk(int id) {
        return chunks.get()[id >>> CHUNK_BITS];
    }
}

package org.acre.arena;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one region: the one that each node fills, and those that are dead and wait for their handshake. Whoever needs a
 * block takes a dead one first, and makes its handshake: memory that is in the cache, and no wait in any close.
 */
final class Batches {
    /** Of small arenas: 256 with a lease each share one handshake. */
    private static final long BLOCK_BYTES = 1 << 20;
    /** While so many bytes of blocks are held by arenas that live on, new blocks are small: an arena that lives long holds less. */
    private static final long HELD_BYTES = 64 << 20;
    private static final long SMALL_PART = 16;
    /** A block is one part of so many of its region, at most. */
    private static final long PARTS = 64;
    /** The first chunk of an arena, where nothing else is expected. */
    static final long LEASE_BYTES = 4 << 10;
    /** An arena that expects more than this part of a block has a batch of its own. */
    static final long LARGE_PART = 8;
    /** A batch in which arenas have left behind the bytes of so many blocks is filled no further. */
    private static final long MOST_LEFT_BLOCKS = 4;
    /** Dead batches of so many bytes, or one part of so many of the region, are worth a pass of the purger. */
    private static final long SOON_BYTES = 64 << 20;
    private static final long SOON_PARTS = 16;
    /** References from one node's batch to the next: no two in one cache line. */
    private static final int STRIDE = 32;

    private final ArenaMemory memory;
    private final int nodes;
    private final NodeSelector selector;
    private final Runnable purgeSoon;
    private final long blockBytes;
    private final long soonBytes;
    private final long mostHeldBytes;
    private final AtomicReferenceArray<@Nullable Batch> filling;
    /** Dead, with a block of {@link #blockBytes} or less. */
    private final DeadBatches deadBlocks = new DeadBatches();
    /** Dead, with more, or in use by a native call when they were to be revoked. */
    private final DeadBatches deadOthers = new DeadBatches();
    private final AtomicLong deadBytes = new AtomicLong();
    /** Of blocks that are sealed and not dead. A seal and the last leave may add and take off in any order: a hint, no law. */
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final ReentrantLock givingBack = LockOrder.newLock(LockRank.ARENA_BATCHES);

    /** @param purgeSoon asks for a pass of the purger and does not wait */
    Batches(ArenaMemory memory, int nodes, NodeSelector selector, Runnable purgeSoon) {
        this.memory = memory;
        this.nodes = nodes;
        this.selector = selector;
        this.purgeSoon = purgeSoon;
        this.blockBytes = Math.max(memory.pageBytes(), Math.min(BLOCK_BYTES, memory.bytes() / PARTS & -memory.pageBytes()));
        this.soonBytes = Math.min(SOON_BYTES, memory.bytes() / SOON_PARTS);
        this.mostHeldBytes = Math.min(HELD_BYTES, memory.bytes() / SOON_PARTS);
        this.filling = new AtomicReferenceArray<>((nodes + 1) * STRIDE);
    }

    /** A batch that the caller is a user of, and its first chunk there. */
    record Place(Batch batch, Chunk chunk) {}

    /**
     * Finds a batch for an arena.
     *
     * @param expectedBytes that it will hand out, or 0 if that is not known
     */
    Place join(long expectedBytes) {
        long bytes = expectedBytes == 0 ? Math.min(LEASE_BYTES, blockBytes) : expectedBytes;
        if (bytes > blockBytes / LARGE_PART && expectedBytes != 0) {
            return joinAlone(bytes);
        }
        int at = (selector.node(nodes) + 1) * STRIDE;
        Batch present = filling.get(at);
        Chunk chunk = present == null ? null : present.join(bytes);
        return present != null && chunk != null ? new Place(present, chunk) : joinSlow(at, present, bytes);
    }

    private Place joinSlow(int at, @Nullable Batch full, long bytes) {
        if (full != null) {
            seal(full);
        }
        Place place = begin(block(bytes), bytes);
        // cas: publishes the batch to those who join it. Who loses keeps a batch for one arena.
        if (!filling.compareAndSet(at, full, place.batch)) {
            seal(place.batch);
        }
        return place;
    }

    /** A batch that nobody else knows yet. */
    private Place begin(ArenaArea block, long bytes) {
        try {
            Batch fresh = new Batch(memory, block);
            Chunk chunk = fresh.join(bytes);
            if (chunk == null) {
                throw new AssertionError("a block of " + blockBytes + " bytes has no room for " + bytes);
            }
            return new Place(fresh, chunk);
        } catch (Throwable e) {
            memory.release(block);
            throw e;
        }
    }

    private void seal(Batch full) {
        if (full.seal()) {
            heldBytes.addAndGet(full.block.bytes);
            leave(full, null); // of who offers it
        }
    }

    private Place joinAlone(long bytes) {
        if (deadBytes.get() > 2 * soonBytes) {
            giveBack(); // closes outrun the purger: who opens pays
        }
        ArenaArea block = memory.allocate(bytes, 1);
        try {
            Batch batch = new Batch(memory, block);
            Place place = new Place(batch, batch.joinAlone());
            heldBytes.addAndGet(block.bytes);
            return place;
        } catch (Throwable e) {
            memory.release(block);
            throw e;
        }
    }

    /** Memory of a batch that nobody reaches any more, or of nobody. */
    private ArenaArea block(long leastBytes) {
        long wanted = Math.max(leastBytes, heldBytes.get() > mostHeldBytes ? blockBytes / SMALL_PART : blockBytes);
        for (Batch dead = deadBlocks.poll(); dead != null; dead = deadBlocks.poll()) {
            if (revoke(dead)) {
                if (dead.block.bytes < wanted || !dead.block.area.isLive()) {
                    release(dead);
                } else {
                    releaseLeft(dead);
                    return dead.block;
                }
            }
        }
        return memory.allocate(leastBytes, wanted, 1);
    }

    /** Gives back all areas of a batch that is revoked, whatever one of them throws. */
    private void release(Batch revoked) {
        try {
            memory.releaseAll(revoked.left());
        } finally {
            memory.release(revoked.block);
        }
    }

    /** All but the block, which is for the caller unless this throws. */
    private void releaseLeft(Batch revoked) {
        try {
            memory.releaseAll(revoked.left());
        } catch (Throwable e) {
            memory.release(revoked.block);
            throw e;
        }
    }

    /** @return whether no segment of the batch works any more; else it is dead still, and waits among the others */
    private boolean revoke(Batch taken) {
        boolean revoked = false;
        try {
            revoked = taken.revoke();
        } finally {
            if (!revoked) {
                deadOthers.push(taken);
            }
        }
        if (revoked) {
            deadBytes.addAndGet(-taken.bytes());
            handshakes.incrementAndGet();
        }
        return revoked;
    }

    /** Takes leave of a batch, with the chain of the areas that the arena had besides. Whatever that throws, the arena has left. */
    void leave(Batch batch, @Nullable ArenaArea areas) {
        try {
            if (areas != null) {
                leaveBehind(batch, areas);
            }
        } finally {
            if (batch.leave()) {
                heldBytes.addAndGet(-batch.block.bytes);
                died(batch);
            }
        }
    }

    private void leaveBehind(Batch batch, ArenaArea areas) {
        // As long as the caller is a user the batch cannot die, and nobody else can get these areas.
        try {
            if (batch.hasNeighbours()) {
                for (ArenaArea area = areas; area != null; area = area.next) {
                    memory.discard(area); // who may live long: they are to hold addresses, not memory
                }
            }
        } finally {
            if (batch.leaveBehind(areas) > MOST_LEFT_BLOCKS * blockBytes) {
                seal(batch);
            }
        }
    }

    private void died(Batch batch) {
        long bytes = batch.bytes();
        long before = deadBytes.getAndAdd(bytes);
        (batch.block.bytes <= blockBytes ? deadBlocks : deadOthers).push(batch);
        if (before + bytes > soonBytes && before <= soonBytes) {
            purgeSoon.run();
        }
    }

    /**
     * Revokes every batch without a user, a handshake each, and gives their areas back to the space.
     *
     * @return how many are in use by native calls, and wait
     */
    int giveBack() {
        // One at a time: who finds nothing dead must know that the handshakes of others are over, too, before memory is unmapped.
        givingBack.lock();
        try {
            endIdle();
            return giveBackDead();
        } finally {
            givingBack.unlock();
        }
    }

    private void endIdle() {
        for (int at = STRIDE; at < filling.length(); at += STRIDE) {
            Batch batch = filling.get(at);
            if (batch != null && batch.endIfIdle()) {
                filling.compareAndSet(at, batch, null); // or somebody has put another there: that is not full
                died(batch);
            }
        }
    }

    private int giveBackDead() {
        int refused = giveBack(deadOthers); // first: what is refused goes there, and is not to be asked twice
        return refused + giveBack(deadBlocks);
    }

    private int giveBack(DeadBatches from) {
        int refused = 0;
        Batch rest = from.takeAll();
        try {
            while (rest != null) {
                Batch dead = rest;
                rest = dead.next;
                dead.next = null;
                if (revoke(dead)) {
                    release(dead);
                } else {
                    refused++;
                }
            }
        } finally {
            from.putBack(rest);
        }
        return refused;
    }

    /** Whether {@link #giveBack} has something to do, at a glance. */
    boolean hasWork() {
        boolean found = deadBytes.get() > 0;
        for (int at = STRIDE; at < filling.length() && !found; at += STRIDE) {
            Batch batch = filling.get(at);
            found = batch != null && batch.isIdle();
        }
        return found;
    }

    /** JDK arenas closed so far: each stops every thread for a moment. */
    long handshakes() {
        return handshakes.get();
    }

    /** Bytes of batches without a user that wait for their handshake. */
    long waitingBytes() {
        return deadBytes.get();
    }
}

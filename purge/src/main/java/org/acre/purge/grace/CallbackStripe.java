package org.acre.purge.grace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks in blocks: added by any thread, taken by one. Nobody waits for anybody.
 *
 * <pre>
 *   first (taker)                       last (adders; may lag)
 *     |                                   |
 *   +----------------------+  next   +----------------------+
 *   | c | c | c | c | SEAL | ------&gt; | c | c | - | - | -    |
 *   +----------------------+         +----------------------+
 * </pre>
 *
 * An adder puts its callback into the first empty entry by one cas, which publishes it. The taker goes up the entries and seals
 * the first empty one, by a cas, too: adders that meet the seal, or the end, go to the next block and make it if it is not
 * there. So a callback is either before the seal and taken, or in a later block; and what has been taken is dropped a block
 * at a time. A linked chain would cost a cache miss for each callback.
 */
@SuppressWarnings({"UnusedVariable", "ReferenceEquality"}) // fields are used through handles; the seal is one object
final class CallbackStripe {
    /** A block is a KiB where references take 4 bytes. */
    static final int CAPACITY = 250;

    private static final Object SEAL = new Object();
    /** The block behind the last one, when no more are added. */
    private static final Block CLOSED = new Block();

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle NEXT;
    private static final VarHandle HINT;
    private static final VarHandle LAST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(Block.class, "next", Block.class);
            HINT = lookup.findVarHandle(Block.class, "hint", int.class);
            LAST = lookup.findVarHandle(CallbackStripe.class, "last", Block.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Block {
        final @Nullable Object[] entries = new Object[CAPACITY];
        @Nullable Block next;
        /** All entries below are taken by callbacks. */
        int hint;
    }

    /** The taker's. */
    private Block first = new Block();
    /** Whether {@link #first} is sealed or empty of entries to take: the taker's. */
    private boolean spent;
    private Block last = first;

    /** Adds a callback. Lock-free. @return false if the stripe is closed */
    boolean add(Runnable callback) {
        Block block = (Block) LAST.getAcquire(this);
        while (block != CLOSED) {
            if (tryAdd(block, callback)) {
                return true;
            }
            Block next = (Block) NEXT.getAcquire(block);
            if (next == null) {
                Block fresh = new Block();
                fresh.entries[0] = callback;
                // cas: publishes the block with the callback in it; pairs with take. Lost means that another made one.
                next = (Block) NEXT.compareAndExchange(block, (Block) null, fresh);
                if (next == null) {
                    LAST.compareAndSet(this, block, fresh);
                    return true;
                }
            }
            // cas: never back. Adders that find last behind go the rest by next.
            LAST.compareAndSet(this, block, next);
            block = next;
        }
        return false;
    }

    private static boolean tryAdd(Block block, Runnable callback) {
        @Nullable Object[] entries = block.entries;
        // Opaque: too low a hint costs a few looks; too high there is none, since every entry below was seen full.
        for (int i = (int) HINT.getOpaque(block); i < CAPACITY; i++) {
            Object entry = ENTRY.getOpaque(entries, i);
            if (entry == null) {
                // cas: publishes the callback and all that its owner did before; pairs with take.
                entry = ENTRY.compareAndExchange(entries, i, (Object) null, (Object) callback);
                if (entry == null) {
                    HINT.setOpaque(block, i + 1);
                    return true;
                }
            }
            if (entry == SEAL) {
                return false;
            }
        }
        return false;
    }

    /** Whether there is nothing to take. By the taker; volatile, so that it sees an add that did not see it asleep. */
    boolean isEmpty() {
        Block block = first;
        if (spent) {
            block = (Block) NEXT.getVolatile(block);
            if (block == null || block == CLOSED) {
                return true;
            }
        }
        return ENTRY.getVolatile(block.entries, 0) == null;
    }

    /** Moves all callbacks into {@code batch} whose add has returned, and few others. By the taker. */
    void take(CallbackBatch batch) {
        if (!isEmpty()) {
            // Acquire: no add returns before last leads to its block. Not to the end of the chain, after which adders may run.
            sealUpTo((Block) LAST.getAcquire(this), batch);
        }
    }

    /** The same, and lets no more be added. By the taker. */
    void close(CallbackBatch batch) {
        Block block = (Block) LAST.getAcquire(this);
        while (block != CLOSED) {
            // cas: no block is made behind this one, whose last entries may still be filled.
            Block next = (Block) NEXT.compareAndExchange(block, (Block) null, CLOSED);
            if (next == null || next == CLOSED) {
                break;
            }
            block = next;
        }
        sealUpTo(block, batch);
    }

    private void sealUpTo(Block end, CallbackBatch batch) {
        while (true) {
            if (!spent) {
                batch.reserve(CAPACITY); // before anything is taken, so that lack of memory loses nothing
                sealFirst(batch);
                spent = true;
            }
            Block next = (Block) NEXT.getAcquire(first); // acquire: the block, and the callback in it
            if (first == end || next == null || next == CLOSED) {
                return;
            }
            first = next;
            spent = false;
        }
    }

    private void sealFirst(CallbackBatch batch) {
        @Nullable Object[] entries = first.entries;
        for (int i = 0; i < CAPACITY; i++) {
            // cas: where there is a callback it acquires what its owner did before the add; where there is none it seals.
            Object entry = ENTRY.compareAndExchange(entries, i, (Object) null, SEAL);
            if (entry == null) {
                return;
            }
            batch.add((Runnable) Objects.requireNonNull(entry));
        }
    }
}

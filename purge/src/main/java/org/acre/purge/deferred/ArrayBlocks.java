package org.acre.purge.deferred;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.purge.BlockMemory;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as Java arrays, for spaces whose addresses are no memory, or none that this process may touch. Blocks are made by
 * {@link #refill} and kept for ever; the blank ones are a stack.
 */
public final class ArrayBlocks implements BlockMemory {
    private static final int BLOCK_SHIFT = 12;
    private static final int BLOCK_BYTES = 1 << BLOCK_SHIFT;
    private static final int WORDS = BLOCK_BYTES / Long.BYTES;

    /** The number of a block takes the low half of the head of the stack, a tag against ABA the other. */
    private static final long NUMBER_MASK = 0xFFFF_FFFFL;

    private static final long TAG_ONE = 1L << 32;

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final AtomicReferenceArray<long @Nullable []> blocks;
    /** For each block the number of the one below it in the stack. */
    private final AtomicLongArray below;

    private final AtomicLong blanks = new AtomicLong();
    /** Blocks made; by the one thread that refills. Block 0 is none. */
    private int made = 1;

    /** @param most blocks that will ever be made */
    public ArrayBlocks(int most) {
        this.blocks = new AtomicReferenceArray<>(most + 1);
        this.below = new AtomicLongArray(most + 1);
    }

    @Override public long blockBytes() {
        return BLOCK_BYTES;
    }

    @Override public long tryTake() {
        while (true) {
            long head = blanks.get();
            int number = (int) (head & NUMBER_MASK);
            if (number == 0) {
                return NONE;
            }
            // cas: the tag says that nobody has taken the block and given it back meanwhile, so the one below is still that.
            if (blanks.compareAndSet(head, next(head) | below.get(number))) {
                return (long) number << BLOCK_SHIFT;
            }
        }
    }

    private static long next(long head) {
        return (head & ~NUMBER_MASK) + TAG_ONE;
    }

    @Override public void refill(int count) {
        for (int i = 0; i < count && made < blocks.length(); i++) {
            blocks.set(made, new long[WORDS]);
            give((long) made << BLOCK_SHIFT);
            made++;
        }
    }

    @Override public void give(long block) {
        int number = number(block);
        while (true) {
            long head = blanks.get();
            below.set(number, head & NUMBER_MASK);
            // cas: publishes the link, and that the block is blank; pairs with that of tryTake.
            if (blanks.compareAndSet(head, next(head) | number)) {
                return;
            }
        }
    }

    private static int number(long block) {
        return (int) (block >>> BLOCK_SHIFT);
    }

    private long[] array(long block) {
        return Objects.requireNonNull(blocks.getAcquire(number(block)));
    }

    @Override public long load(long block, int word) {
        return (long) LONG.getAcquire(array(block), word);
    }

    @Override public void store(long block, int word, long value) {
        LONG.setRelease(array(block), word, value);
    }
}

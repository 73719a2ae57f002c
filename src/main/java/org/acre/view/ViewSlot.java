package org.acre.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a block that shows one list of pages, for as long as the block is mapped; one view after the other may have it.
 *
 * <pre>
 *   CLEAN --- enter ---> LIVE --- free ---> FREED --- the block's segments are revoked ---> CLEAN
 *                          |                         `--- its mappings were needed ---> BROKEN, until the block is unmapped
 *                          `--- a call of the kernel failed ---> BROKEN
 * </pre>
 */
final class ViewSlot {
    static final int CLEAN = 0;
    static final int LIVE = 1;
    static final int FREED = 2;
    static final int BROKEN = 3;
    private static final int STATE_BITS = 2;
    private static final long STATE_MASK = (1 << STATE_BITS) - 1;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ViewSlot.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ViewBlock block;
    /** Bytes from the start of the block. */
    final long at;
    final PageList pages;

    // Both guarded by the lock that CleanSlots has for this list of pages.
    @Nullable ViewSlot next;
    boolean linked;

    /** The number of the life, which tells one view here from the next, above the state. */
    private volatile long word = LIVE;

    /** A slot that is born LIVE. */
    ViewSlot(ViewBlock block, long at, PageList pages) {
        this.block = block;
        this.at = at;
        this.pages = pages;
    }

    /** For {@link #moved}. */
    long word() {
        return word;
    }

    static int state(long word) {
        return (int) (word & STATE_MASK);
    }

    /**
     * Moves on from a word that was read before.
     *
     * @return false if somebody else was first: the slot may be in another life by now
     */
    boolean moved(long before, int state) {
        long life = (before >>> STATE_BITS) + (state == LIVE ? 1 : 0);
        // cas: of two who free the same view, or who find the same clean slot, one wins.
        return WORD.compareAndSet(this, before, life << STATE_BITS | state);
    }

    /** Makes a slot whose view was freed clean. Only when its segment is revoked. @return whether it shows its pages */
    boolean cleaned() {
        long before = word;
        return switch (state(before)) {
            case FREED -> moved(before, CLEAN);
            case CLEAN -> true;
            default -> false;
        };
    }

    long start() {
        return block.start + at;
    }
}

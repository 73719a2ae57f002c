package org.acre.view;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An area of the space of views, from which views are carved one behind the other: the kernel's vmap block. What a freed
 * view had is not used again before all views are gone and the block has been purged as a whole. Its segments share an arena.
 *
 * <pre>
 *   OPEN --- the last view goes, little room is left ---> LAZY --- purge ---> MAPPED --- claim ---> CLAIMED ---> OPEN
 *    in the space: busy                                    lazy      \         free                 busy      \
 *                                                                     `---- unmapped ----> GONE &lt;-------------'
 * </pre>
 *
 * A MAPPED block is free in the space, yet still shows its pages: a view of the same pages needs no call of the kernel.
 * Whoever owns its address, and nobody else, may unmap it.
 */
final class ViewBlock {
    /** Where a block is; OPEN to CLAIMED as drawn above. */
    enum Phase {
        OPEN,
        LAZY,
        MAPPED,
        CLAIMED,
        GONE
    }

    private static final VarHandle WORD;
    private static final VarHandle PHASE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(ViewBlock.class, "word", long.class);
            PHASE = lookup.findVarHandle(ViewBlock.class, "phase", Phase.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long start;
    final long bytes;
    private final long unitBytes;
    private final int units;
    /** By their first unit. */
    private final AtomicReferenceArray<@Nullable ViewSlot> slots;
    /** Mappings of the kernel that this holds; given back when it is unmapped. */
    final AtomicLong mappings = new AtomicLong();
    /** Whether it stands in the queue of purged blocks. */
    final AtomicBoolean enqueued = new AtomicBoolean();
    /** Units of clean slots after the last purge. Written by passes; read by who claims the block, whom the phase orders. */
    private int clean;
    /** All of the block in its present arena. Written by the owner of the address before the block opens. */
    private volatile MemorySegment segment;
    private volatile long word;
    private volatile Phase phase = Phase.OPEN;

    /** @param unitBytes of which views are a multiple; {@code bytes} if there will be one view only */
    ViewBlock(long start, long bytes, long unitBytes, MemorySegment segment) {
        this.start = start;
        this.bytes = bytes;
        this.unitBytes = unitBytes;
        this.units = Math.toIntExact(bytes / unitBytes);
        this.slots = new AtomicReferenceArray<>(units);
        this.segment = segment;
    }

    MemorySegment segment() {
        return segment;
    }

    Phase phase() {
        return phase;
    }

    long end() {
        return start + bytes;
    }

    int units(long length) {
        return (int) ((length + unitBytes - 1) / unitBytes);
    }

    /**
     * Takes room for a view, with nothing shown there as yet.
     *
     * @return the slot, LIVE; null if there is none
     */
    @Nullable ViewSlot carve(PageList pages) {
        int count = units(pages.bytes());
        while (true) {
            long before = word;
            int next = BlockWord.next(before);
            if (BlockWord.isClosed(before) || next + count > units) {
                return null;
            }
            // cas, against the others here and against closing: a closed block has no live view.
            if (WORD.compareAndSet(this, before,
                    BlockWord.of(BlockWord.live(before) + 1, BlockWord.used(before) + count, next + count))) {
                ViewSlot slot = new ViewSlot(this, next * unitBytes, pages);
                slots.set(next, slot);
                return slot;
            }
        }
    }

    /** Counts a view that has found its slot clean. @return false if the block is closed */
    boolean enter(ViewSlot slot) {
        return enter(units(slot.pages.bytes()));
    }

    /** Keeps the block from closing, as a view does, until {@link #leave}. @return false if it is closed */
    boolean hold() {
        return enter(0);
    }

    private boolean enter(int count) {
        while (true) {
            long before = word;
            if (BlockWord.isClosed(before)) {
                return false;
            }
            // cas, against closing: pairs with those of leave, seal and closeIfIdle. Without it a purge could revoke the block
            // under a view that has just come in.
            if (WORD.compareAndSet(this, before,
                    BlockWord.of(BlockWord.live(before) + 1, BlockWord.used(before) + count, BlockWord.next(before)))) {
                return true;
            }
        }
    }

    /** Counts a view less. @return whether the block is closed now, and the caller is to free it */
    boolean leave() {
        while (true) {
            long before = word;
            long after = BlockWord.of(BlockWord.live(before) - 1, BlockWord.used(before), BlockWord.next(before));
            boolean closes = BlockWord.live(after) == 0 && isNearlyUsed(after);
            // cas: of the last two that leave one closes
            if (WORD.compareAndSet(this, before, closes ? after | BlockWord.CLOSED : after)) {
                return closes && closed();
            }
        }
    }

    /** The kernel's rule: a block with a quarter of its room left goes on. */
    private boolean isNearlyUsed(long after) {
        return BlockWord.used(after) >= units - units / 4;
    }

    /** Carves no more from this. @return as {@link #leave} */
    boolean seal() {
        while (true) {
            long before = word;
            if (BlockWord.isClosed(before)) {
                return false;
            }
            int rest = units - BlockWord.next(before);
            long after = BlockWord.of(BlockWord.live(before), BlockWord.used(before) + rest, units);
            boolean closes = BlockWord.live(after) == 0 && isNearlyUsed(after);
            if (WORD.compareAndSet(this, before, closes ? after | BlockWord.CLOSED : after)) {
                return closes && closed();
            }
        }
    }

    /** Closes the block if it has no live view, however much room is left. @return as {@link #leave} */
    boolean closeIfIdle() {
        long before = word;
        return !BlockWord.isClosed(before) && BlockWord.live(before) == 0
                && WORD.compareAndSet(this, before, before | BlockWord.CLOSED) && closed();
    }

    private boolean closed() {
        phase = Phase.LAZY;
        return true;
    }

    /** Moves from one phase to the next. @return false if it is in another */
    boolean moved(Phase from, Phase to) {
        // cas, among those who would claim a mapped block
        return PHASE.compareAndSet(this, from, to);
    }

    /** It is unmapped, or somebody else's. */
    void gone() {
        phase = Phase.GONE;
    }

    /**
     * Makes what freed views showed ready for the next, and the block MAPPED if there is any. For passes that
     * have revoked its segments.
     *
     * @return whether there is any
     */
    boolean cleaned() {
        int[] sum = {0};
        forEachSlot(slot -> sum[0] += slot.cleaned() ? units(slot.pages.bytes()) : 0);
        clean = sum[0];
        if (clean > 0) {
            phase = Phase.MAPPED; // volatile: publishes the count; pairs with the claim
        }
        return clean > 0;
    }

    /** Opens a claimed block, in a new arena, for the view that has claimed it. What is not clean is not used again. */
    void reopen(MemorySegment newSegment, ViewSlot first) {
        segment = newSegment;
        phase = Phase.OPEN;
        // volatile: publishes the segment; pairs with the reads of the word in enter and of a slot's in free
        word = BlockWord.of(1, units - clean + units(first.pages.bytes()), units);
    }

    /** The slot that starts at an address in this block, or null. */
    @Nullable ViewSlot slotAt(long address) {
        long at = address - start;
        return at % unitBytes == 0 ? slots.get((int) (at / unitBytes)) : null;
    }

    /** Sees slots. */
    @FunctionalInterface
    interface SlotVisitor {
        void slot(ViewSlot slot);
    }

    void forEachSlot(SlotVisitor visitor) {
        for (int unit = 0; unit < units; ) {
            ViewSlot slot = slots.get(unit);
            if (slot == null) {
                unit++;
            } else {
                visitor.slot(slot);
                unit += units(slot.pages.bytes());
            }
        }
    }

    @Override public String toString() {
        long now = word;
        return "block of " + bytes + " bytes at 0x" + Long.toHexString(start) + ", " + phase + ", live "
                + BlockWord.live(now) + ", used " + BlockWord.used(now) + " of " + units + ", mappings " + mappings;
    }
}

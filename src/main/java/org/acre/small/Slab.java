package org.acre.small;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one slab, beside its memory and never in it. A slab is an area of the space, cut into slots of one
 * length, in groups of {@value GroupWord#SLOTS}. The object is made for one life of one slab and never used for another, so
 * whoever still holds it after the slab is gone finds it closed, and the collector does the rest.
 *
 * <pre>
 *   create                   exhausted: abandon             a free leaves enough: list
 *  ---------> CURRENT ------------------------------> FULL ----------------------------> LISTED
 *                ^                                                                        |  |
 *                +------------------------ pop (who takes it off the list) ---------------+  | all slots free
 *                +------------------------ pop ------------------------- EMPTY &lt;-------------+ (kept) or
 *                                                                          | trim            | (enough kept)
 *                               reopen: somebody has taken a slot          v                 v
 *                    LISTED &lt;-------------------------------------- RETIRING: its words are being closed
 *                                                                          | all closed
 *                                                                          v
 *                                                                        DEAD: when popped, its id is free again
 * </pre>
 * RETIRING and popped meanwhile is RETIRING_UNLISTED: the retirer lists it again, or frees its id.
 */
final class Slab {
    /** Some node allocates from it, or somebody is about to make it so. */
    static final int CURRENT = 0;
    /** Nobody allocates from it, and it is in no list. */
    static final int FULL = 1;
    /** In the list of its node. */
    static final int LISTED = 2;
    /** In the list of its node, and counted there as one with no object in it. */
    static final int EMPTY = 3;
    /** In a list; its words are being closed. */
    static final int RETIRING = 4;
    /** As RETIRING, but in no list any more. */
    static final int RETIRING_UNLISTED = 5;
    /** Given back. */
    static final int DEAD = 6;

    /** Longs of a line of 64 bytes. */
    private static final int LINE = 8;
    /** Longs that words are spread over where there are few: 2 KiB beside a slab, 3 %. */
    private static final int SPREAD_OVER = 256;

    /** Exact for lengths up to 2^16 and offsets below 2^22: the error of the reciprocal times the offset stays below 2^38. */
    private static final int RECIPROCAL_SHIFT = 38;
    /** A slab worth listing saves so many further walks to the list. */
    private static final int WORTH_LISTING = 4;
    private static final int WORTH_LISTING_PART = 8;

    private static final VarHandle STATE;
    private static final VarHandle TAGS;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Slab.class, "state", int.class).withInvokeExactBehavior();
            TAGS = MethodHandles.lookup().findVarHandle(Slab.class, "tags", long[].class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long base;
    private final long length;
    /** 2^38 / length, rounded up: a division by the length is a product with this. */
    private final long reciprocal;
    /** Bytes of all slots together. */
    private final long slotsBytes;
    private final int sizeClass;
    private final int slots;
    private final int id;
    private final int listAt;
    private final int spread;
    /** A {@link GroupWord} for each group, from {@link #LINE} on. */
    private final long[] words;
    /** What is noted about each slot; made with the first note. */
    private volatile long @Nullable [] tags;

    /** Written by who has taken the slab off a list, read by anybody: plain, for whoever needs it exactly has it published. */
    private int node;
    /** The group where to look for a free slot first. Plain: any value in range will do. */
    private int hint;
    private volatile int state = CURRENT;

    /** A slab with all slots free, CURRENT, that nobody else knows yet. */
    Slab(int id, int sizeClass, long base, int node) {
        this.id = id;
        this.sizeClass = sizeClass;
        this.base = base;
        this.node = node;
        this.length = SizeClasses.length(sizeClass);
        this.slots = SizeClasses.slabBytes(sizeClass) / (int) length;
        this.slotsBytes = slots * length;
        this.reciprocal = ((1L << RECIPROCAL_SHIFT) + length - 1) / length;
        this.listAt = Math.clamp(slots / WORTH_LISTING_PART, 1, WORTH_LISTING);
        this.spread = spread(groups());
        this.words = new long[LINE + (groups() << spread) + LINE];
        for (int group = 0; group < groups(); group++) {
            words[wordAt(group)] = GroupWord.of(mask(group));
        }
    }

    /** From a group's number to the place of its word: up to a line for each, where that does not cost too much. */
    private static int spread(int groups) {
        int spread = 0;
        while (1 << spread < LINE && groups << (spread + 1) <= SPREAD_OVER) {
            spread++;
        }
        return spread;
    }

    long base() {
        return base;
    }

    /** Bytes of a slot. */
    long length() {
        return length;
    }

    /** Bytes of the area. */
    int bytes() {
        return SizeClasses.slabBytes(sizeClass);
    }

    int sizeClass() {
        return sizeClass;
    }

    int slots() {
        return slots;
    }

    int groups() {
        return (slots + GroupWord.SLOTS - 1) >>> GroupWord.SLOTS_SHIFT;
    }

    /** Its number in the table. */
    int id() {
        return id;
    }

    /** Whether so many slots of one group are free that a full slab is worth listing. */
    boolean isWorthListing(long word) {
        return Integer.bitCount(GroupWord.free(word)) >= listAt;
    }

    /** The slot that starts at {@code address}, or -1 if none does. */
    int slotAt(long address) {
        long offset = address - base;
        if (Long.compareUnsigned(offset, slotsBytes) >= 0) { // below the base too
            return -1;
        }
        long slot = (offset * reciprocal) >>> RECIPROCAL_SHIFT;
        return slot * length == offset ? (int) slot : -1;
    }

    /** The slot that holds {@code address}, or -1 if it lies before the first or behind the last. */
    int slotHolding(long address) {
        long offset = address - base;
        return offset < 0 || offset >= slotsBytes ? -1 : (int) (offset / length);
    }

    long address(int slot) {
        return base + slot * length;
    }

    static int group(int slot) {
        return slot >>> GroupWord.SLOTS_SHIFT;
    }

    /** The bit of a slot in the lower half of its group's word. */
    static long bit(int slot) {
        return 1L << (slot & (GroupWord.SLOTS - 1));
    }

    static int firstSlot(int group) {
        return group << GroupWord.SLOTS_SHIFT;
    }

    /** The free bits of a group that is wholly free: all ones, but for the last group of a slab. */
    int mask(int group) {
        return (1 << Math.min(GroupWord.SLOTS, slots - firstSlot(group))) - 1;
    }

    /**
     * Where the word of a group lies. Neighbours lie apart, because neighbouring groups are what different threads use at the
     * same time: one loads a group while another frees objects of the one before.
     */
    private int wordAt(int group) {
        return LINE + (group << spread);
    }

    long word(int group) {
        return SlotWords.acquire(words, wordAt(group));
    }

    /** As {@link #word}, in one order with the state: see {@link Slabs#abandon}. */
    long wordVolatile(int group) {
        return SlotWords.ofVolatile(words, wordAt(group));
    }

    boolean casWord(int group, long expected, long word) {
        return SlotWords.cas(words, wordAt(group), expected, word);
    }

    /** What is noted about a slot. Volatile: see {@link Tagging}. */
    long tag(int slot) {
        long[] present = tags;
        return present == null ? 0 : SlotWords.ofVolatile(present, slot);
    }

    /** Notes a tag about a slot that has none. @return the tag that it has now */
    long tagOnce(int slot, long tag) {
        long[] present = tags;
        if (present == null) {
            TAGS.compareAndSet(this, (long[]) null, new long[slots]); // or another thread's
            present = Objects.requireNonNull(tags);
        }
        return SlotWords.cas(present, slot, 0, tag) ? tag : SlotWords.ofVolatile(present, slot);
    }

    /** Forgets the tag of a slot that is taken, before it is free. */
    void clearTag(int slot) {
        long[] present = tags;
        if (present != null) {
            SlotWords.setRelease(present, slot, 0); // before the cas that makes the slot free
        }
    }

    /** Volatile: see {@link Slabs#abandon}. */
    int state() {
        return state;
    }

    boolean casState(int expected, int next) {
        return STATE.compareAndSet(this, expected, next);
    }

    int node() {
        return node;
    }

    void setNode(int node) {
        this.node = node;
    }

    int hint() {
        return hint;
    }

    void setHint(int group) {
        this.hint = group;
    }

    /** Whether all slots were free; right only if no slot was taken meanwhile. */
    boolean isEmpty() {
        for (int group = groups() - 1; group >= 0; group--) {
            // volatile: of two frees that each empty a group, the later one sees both
            if (GroupWord.free(wordVolatile(group)) != mask(group)) {
                return false;
            }
        }
        return true;
    }

    @Override public String toString() {
        return "slab " + id + " at 0x" + Long.toHexString(base) + " of " + slots + " slots of " + length + " bytes, node " + node
                + ", state " + state;
    }
}

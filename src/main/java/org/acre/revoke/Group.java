package org.acre.revoke;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongConsumer;

/**
 * Areas whose segments share an arena, and so stop working at the same moment.
 *
 * <pre>
 *    word   63      62            48 47                    0
 *          +--------+---------------+-----------------------+
 *          | sealed | areas         | pages                 |
 *          +--------+---------------+-----------------------+
 * </pre>
 *
 * {@code areas} and {@code pages} are of those that have joined, whether busy or free; none leaves before the group closes, unless
 * its segment could not be made. Once sealed, nothing joins. Areas are numbered from 0 in the order of joining.
 */
final class Group {
    /** Most areas of a group: their numbers take that many bits of a tag. */
    static final int AREA_BITS = 7;
    static final int MOST_AREAS = 1 << AREA_BITS;

    /** No number: the group is sealed or full. */
    static final int NONE = -1;

    private static final int AREAS_SHIFT = 48;
    private static final long PAGES_MASK = (1L << AREAS_SHIFT) - 1;
    private static final long AREAS_MASK = ((1L << 15) - 1) << AREAS_SHIFT;
    private static final long SEALED = 1L << 63;
    private static final VarHandle WORD;
    private static final VarHandle FREED_PAGES;

    static {
        if ((PAGES_MASK ^ AREAS_MASK ^ SEALED) != -1L) {
            throw new AssertionError("the fields of the word overlap or leave a gap");
        }
        try {
            WORD = MethodHandles.lookup().findVarHandle(Group.class, "word", long.class);
            FREED_PAGES = MethodHandles.lookup().findVarHandle(Group.class, "freedPages", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long number;
    final Arena arena;
    /**
     * Where each area began and how many bytes it had when it joined: what its segment reaches, however the area is resized.
     * Written by whoever joined, before the tag of the area; read by passes, which get the tag through the free of the area.
     */
    private final long[] starts;
    private final long[] bytes;
    private volatile long word;
    private boolean revoked; // guarded by the lock of Groups

    /** Pages of areas that were freed, where each free is told; 0 where passes count them. */
    private volatile long freedPages;

    // Of passes, which come one at a time: the last that had pages of this group in its batch, and how many.
    private long lastPass;
    private long pagesInBatch;
    /** Pages that batches have shown for the first time: at least all that are free, so that none waits for ever. */
    private long seenPages;
    /** Whether areas wait to be recalled; they may be pages that nobody has counted, because their area had grown by them. */
    private boolean waiting;

    /** @param mostAreas that will ever join, at most {@link #MOST_AREAS} */
    Group(long number, Arena arena, int mostAreas) {
        this.number = number;
        this.arena = arena;
        this.starts = new long[mostAreas];
        this.bytes = new long[mostAreas];
    }

    /**
     * Takes an area in.
     *
     * @param mostPages of the group, this area included
     * @return its number, or {@link #NONE}
     */
    int join(long pages, long mostPages) {
        while (true) {
            long before = word;
            if (before < 0 || areas(before) >= starts.length || pages(before) + pages > mostPages) {
                return NONE;
            }
            // cas, against seal: whoever joins before the seal is counted by it, whoever comes after goes elsewhere. Without
            // it a purge could close the arena under an area that has just joined.
            if (WORD.compareAndSet(this, before, before + (1L << AREAS_SHIFT) + pages)) {
                return (int) areas(before);
            }
        }
    }

    /** Undoes a {@link #join} whose segment was never handed out. Its number is not used again. */
    void leave(long pages) {
        WORD.getAndAdd(this, -pages);
    }

    /** Notes what the segment of an area reaches. @return the tag of the area */
    long note(int area, long start, long length) {
        starts[area] = start;
        bytes[area] = length;
        return number << AREA_BITS | area;
    }

    /** Undoes a {@link #note}: the segment is another's. */
    void forget(int area) {
        bytes[area] = 0;
    }

    /** Shows the first byte of each area that was noted. Only when all of them are free. */
    void forEachStart(LongConsumer action) {
        for (int area = (int) areas() - 1; area >= 0; area--) {
            if (bytes[area] != 0) {
                action.accept(starts[area]);
            }
        }
    }

    /** Areas of so many pages are free. The add publishes their notes; pairs with the read in {@link #sealIfAllFreed}. */
    void freed(long pages) {
        FREED_PAGES.getAndAdd(this, pages);
    }

    /** Lets nothing join from now on, if all that have joined are free, and any have. Where each free is told. */
    boolean sealIfAllFreed() {
        long freed = freedPages;
        return freed != 0 && sealIfAllAre(freed);
    }

    /** The number of the group that a tag names. */
    static long number(long tag) {
        return tag >>> AREA_BITS;
    }

    /**
     * How many bytes of [{@code start}, {@code end}), a freed area with this tag, the segment reaches that was handed out. An
     * area that grew has more than that, and one that shrank has left a tail with the same tag.
     */
    long reached(long tag, long start, long end) {
        int area = (int) tag & (MOST_AREAS - 1);
        return Math.max(0, Math.min(end, starts[area] + bytes[area]) - Math.max(start, starts[area]));
    }

    /** Lets nothing join from now on, if {@code pages} are all there are. */
    boolean sealIfAllAre(long pages) {
        long before = word;
        // cas: pairs with that of join
        return pages(before) == pages && (before < 0 || WORD.compareAndSet(this, before, before | SEALED));
    }

    /**
     * Closes the arena: one handshake with every thread. The caller has the lock of {@link Groups}.
     *
     * @return false if one of its segments is inside a native call or an I/O operation just now
     */
    boolean revokeLocked() {
        if (!revoked) {
            try {
                arena.close();
            } catch (IllegalStateException e) {
                return false;
            }
            revoked = true;
        }
        return true;
    }

    /** Counts pages that have come with a batch by themselves. */
    void see(long pages) {
        seenPages += pages;
    }

    /** Earlier passes have kept areas back until they are recalled, or a later one has recalled them. */
    void setWaiting(boolean areThere) {
        waiting = areThere;
    }

    /** Whether all pages may be free, and some areas were kept back by earlier passes: maybe such as no segment reaches. */
    boolean mayBeComplete() {
        return waiting && seenPages >= pages(word);
    }

    /** Whether all pages were free once, and nothing has joined since: its arena could not close. */
    boolean isSealed() {
        return word < 0;
    }

    /** Counts pages of the batch of a pass. @return whether they are its first of this group */
    boolean addToBatch(long pass, long pages) {
        boolean first = lastPass != pass;
        lastPass = pass;
        pagesInBatch = first ? pages : pagesInBatch + pages;
        return first;
    }

    /** What {@link #addToBatch} has counted in the last pass that had any. */
    long pagesInBatch() {
        return pagesInBatch;
    }

    /** Areas that have joined. */
    long areas() {
        return areas(word);
    }

    /** Pages that have joined. */
    long pages() {
        return pages(word);
    }

    private static long areas(long word) {
        return (word & AREAS_MASK) >>> AREAS_SHIFT;
    }

    private static long pages(long word) {
        return word & PAGES_MASK;
    }
}

package org.acre.revoke;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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
 * its allocation fails. Once sealed, nothing joins.
 */
final class Group {
    /** Pages of one tag: see the package. */
    static final int PAGE_BITS = 8;

    private static final int AREAS_SHIFT = 48;
    private static final long PAGES_MASK = (1L << AREAS_SHIFT) - 1;
    private static final long AREAS_MASK = ((1L << 15) - 1) << AREAS_SHIFT;
    private static final long SEALED = 1L << 63;
    private static final VarHandle WORD;

    static {
        if ((PAGES_MASK ^ AREAS_MASK ^ SEALED) != -1L) {
            throw new AssertionError("the fields of the word overlap or leave a gap");
        }
        try {
            WORD = MethodHandles.lookup().findVarHandle(Group.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long number;
    final Arena arena;
    private volatile long word;
    private boolean revoked; // guarded by the lock of Groups

    /** Of one pass, by the thread that runs it: pages of this group in the batch. */
    long pagesInBatch;

    Group(long number, Arena arena) {
        this.number = number;
        this.arena = arena;
    }

    /**
     * Takes an area in.
     *
     * @param mostAreas of the group, this one included
     * @param mostPages of the group, this area included
     * @return false if it is sealed or full
     */
    boolean join(long pages, long mostAreas, long mostPages) {
        while (true) {
            long before = word;
            if (before < 0 || areas(before) >= mostAreas || pages(before) + pages > mostPages) {
                return false;
            }
            // cas, against seal: whoever joins before the seal is counted by it, whoever comes after goes elsewhere. Without
            // it a purge could close the arena under an area that has just joined.
            if (WORD.compareAndSet(this, before, before + (1L << AREAS_SHIFT) + pages)) {
                return true;
            }
        }
    }

    /** Undoes a {@link #join} whose segment was never handed out. */
    void leave(long pages) {
        WORD.getAndAdd(this, -(1L << AREAS_SHIFT) - pages);
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

    /** The tag of an area that has joined with so many pages. */
    long tag(long pages) {
        return number << PAGE_BITS | (pages < 1 << PAGE_BITS ? pages : 0);
    }

    /** How many of this group's pages an area with this tag stands for, if it has {@code areaPages} now. */
    long pagesOf(long tag, long areaPages) {
        long joined = tag & ((1 << PAGE_BITS) - 1);
        // An area that grew in place brings pages that never joined; one that shrank has a tail with the same tag.
        return Math.min(areaPages, joined == 0 ? pages(word) : joined);
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

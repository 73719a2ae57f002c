package org.acre.allocator.area;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * All records of one space, addressed by id; id 0 is "none". Six longs a record, in chunks that never move and never go
 * away: a record is type-stable, so that a thread with an old id reads a record of some area, never foreign memory.
 *
 * <pre>
 *  long  field    modes            guard                           what
 *  +0    start    opaque, plain    owner of the state, see AreaWord first page
 *  +1    pages    opaque, plain    owner of the state               length in pages; plain on the fast path, where a cas of
 *                                                                   the word or of a list's head confirms what was read
 *  +2    word     acquire/release/ see AreaWord                     state, node, generation; publishes +0 and +1
 *                 cas
 *  +3    largest  plain            global lock                      free tree: most pages of one range in this subtree
 *        tag      opaque           owner of the state               areas: what the owner of this life has noted, 0 at first
 *  +4    left     plain            global lock                      free tree: left id (low half), right id (high half)
 *        next     acquire/release  owner of the list, see HeadWord  lists: id below this one; a walker without the list
 *                                                                   may read it too, so it brings the chunk of the id along
 *  +5    parent   plain            global lock                      free tree: parent id (low half), bit 32 = black
 *        home     plain            global lock                      bits 40..47: node that the record belongs to
 * </pre>
 */
public final class AreaTable {
    /** The id of no record. */
    public static final int NONE = 0;
    /** Ids lie below this, so that a list head has 30 bits for one. */
    public static final int MOST_RECORDS = 1 << 30;

    private static final int START = 0;
    private static final int PAGES = 1;
    private static final int WORD = 2;
    private static final int LARGEST = 3;
    private static final int LINKS = 4;
    private static final int PARENT = 5;
    private static final int RECORD_LONGS = 6;

    /** 4,096 records are 192 KiB: little for a small space, and few chunks (2,442) for ten million areas. */
    private static final int CHUNK_SHIFT = 12;
    /** Records that one more chunk brings. */
    public static final int CHUNK_RECORDS = 1 << CHUNK_SHIFT;

    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final long BLACK = 1L << 32;
    private static final int HOME_SHIFT = 40;
    private static final long HOME_MASK = 0xFFL << HOME_SHIFT;
    private static final VarHandle LONG =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    // Plain on purpose: an id reaches a thread through an acquire (a list head, an index entry) or the global lock, and
    // the chunk of a record is installed before its id is first published. So the id brings its chunk along.
    private long[][] chunks = new long[4][];
    private int chunkCount;

    /** Records that the installed chunks hold, the unusable record 0 included. */
    public int capacity() {
        return chunkCount << CHUNK_SHIFT;
    }

    /** A chunk to be installed; called without the global lock, because it allocates. */
    public static long[] newChunk() {
        return new long[RECORD_LONGS << CHUNK_SHIFT];
    }

    /** A directory that has room for one more chunk than now: the present one, or a longer copy. Called without the lock. */
    public long[][] directoryWithRoom() {
        long[][] present = chunks;
        boolean full = present[present.length - 1] != null;
        if (full && present.length >= MOST_RECORDS >> CHUNK_SHIFT) {
            throw new IllegalStateException("too many areas and free ranges: the table ends at " + MOST_RECORDS);
        }
        return !full ? present : Arrays.copyOf(present, present.length * 2);
    }

    /** Installs a chunk under the global lock. @return false when {@code directory} has been outrun: make a new one */
    @SuppressWarnings("ReferenceEquality") // which array it is, is the question
    public boolean installLocked(long[][] directory, long[] chunk) {
        if (chunkCount >= directory.length) {
            return false;
        }
        if (directory != chunks) {
            // Chunks that others installed since the copy was taken.
            System.arraycopy(chunks, 0, directory, 0, chunkCount);
        }
        if (chunkCount == 0) {
            // Record 0 is none: it starts nowhere, or whoever looks for page 0 would find it in every empty slot.
            chunk[START] = -1;
        }
        directory[chunkCount] = chunk;
        chunks = directory;
        chunkCount++;
        return true;
    }

    /**
     * Where the record of {@code id} lies: with {@link #at}, for the few paths where finding it anew after each cas would cost
     * more than the cas.
     */
    public long[] chunk(int id) {
        return chunks[id >>> CHUNK_SHIFT];
    }

    /** At which long of its chunk the record of {@code id} begins. */
    public static int at(int id) {
        return (id & (CHUNK_RECORDS - 1)) * RECORD_LONGS;
    }

    public static long start(long[] chunk, int at) {
        return chunk[at + START];
    }

    public long start(int id) {
        return (long) LONG.getOpaque(chunk(id), at(id) + START);
    }

    public void setStart(int id, long page) {
        LONG.setOpaque(chunk(id), at(id) + START, page);
    }

    public static long pages(long[] chunk, int at) {
        return chunk[at + PAGES];
    }

    public long pages(int id) {
        return (long) LONG.getOpaque(chunk(id), at(id) + PAGES);
    }

    public void setPages(int id, long pages) {
        LONG.setOpaque(chunk(id), at(id) + PAGES, pages);
    }

    /** The first page past the range. */
    public long end(int id) {
        return start(id) + pages(id);
    }

    /** Whether the range of {@code id} holds {@code page}, as far as a glance without a lock can tell. */
    public boolean contains(int id, long page) {
        return Long.compareUnsigned(page - start(id), pages(id)) < 0;
    }

    /** acquire: pairs with {@link #setWordRelease(int, long)} and {@link #casWord(int, long, long)}; start and pages are those of this word or later. */
    public static long wordAcquire(long[] chunk, int at) {
        return (long) LONG.getAcquire(chunk, at + WORD);
    }

    public long wordAcquire(int id) {
        return wordAcquire(chunk(id), at(id));
    }

    /** release: publishes start and pages; pairs with {@link #wordAcquire(int)}, without it a find could see a torn range. */
    public static void setWordRelease(long[] chunk, int at, long word) {
        LONG.setRelease(chunk, at + WORD, word);
    }

    public void setWordRelease(int id, long word) {
        setWordRelease(chunk(id), at(id), word);
    }

    /** cas: decides between two frees of one area, and between a free and a resize. */
    public static boolean casWord(long[] chunk, int at, long expected, long word) {
        return LONG.compareAndSet(chunk, at + WORD, expected, word);
    }

    public boolean casWord(int id, long expected, long word) {
        return casWord(chunk(id), at(id), expected, word);
    }

    public static int next(long[] chunk, int at) {
        return (int) chunk[at + LINKS];
    }

    public int next(int id) {
        return (int) (long) LONG.getAcquire(chunk(id), at(id) + LINKS);
    }

    public static void setNext(long[] chunk, int at, int next) {
        LONG.setRelease(chunk, at + LINKS, (long) next);
    }

    public void setNext(int id, int next) {
        setNext(chunk(id), at(id), next);
    }

    /** What the owner of an area has noted about it. */
    public long tag(int id) {
        return (long) LONG.getOpaque(chunk(id), at(id) + LARGEST);
    }

    public void setTag(int id, long tag) {
        LONG.setOpaque(chunk(id), at(id) + LARGEST, tag);
    }

    /** For the one who moves an area on: its next owner finds no tag. Writes only where there is one. */
    public static void clearTag(long[] chunk, int at) {
        if (chunk[at + LARGEST] != 0) {
            chunk[at + LARGEST] = 0;
        }
    }

    public long largest(int id) {
        return chunk(id)[at(id) + LARGEST];
    }

    public void setLargest(int id, long pages) {
        chunk(id)[at(id) + LARGEST] = pages;
    }

    public int left(int id) {
        return (int) chunk(id)[at(id) + LINKS];
    }

    public void setLeft(int id, int left) {
        long[] chunk = chunk(id);
        int at = at(id) + LINKS;
        // release, as in setNext: a walker of a list that this record has left may read it as one
        LONG.setRelease(chunk, at, (chunk[at] & ~LOW_HALF) | left);
    }

    public int right(int id) {
        return (int) (chunk(id)[at(id) + LINKS] >>> 32);
    }

    public void setRight(int id, int right) {
        long[] chunk = chunk(id);
        int at = at(id) + LINKS;
        LONG.setRelease(chunk, at, (chunk[at] & LOW_HALF) | ((long) right << 32));
    }

    public int parent(int id) {
        return (int) chunk(id)[at(id) + PARENT];
    }

    public void setParent(int id, int parent) {
        long[] chunk = chunk(id);
        int at = at(id) + PARENT;
        chunk[at] = (chunk[at] & ~LOW_HALF) | parent;
    }

    public boolean isBlack(int id) {
        return (chunk(id)[at(id) + PARENT] & BLACK) != 0;
    }

    public void setBlack(int id, boolean black) {
        long[] chunk = chunk(id);
        int at = at(id) + PARENT;
        chunk[at] = black ? chunk[at] | BLACK : chunk[at] & ~BLACK;
    }

    /** The node that a record belongs to, whoever uses it now: see {@link RecordSupply}. */
    int home(int id) {
        return (int) ((chunk(id)[at(id) + PARENT] & HOME_MASK) >>> HOME_SHIFT);
    }

    void setHome(int id, int node) {
        chunk(id)[at(id) + PARENT] = (long) node << HOME_SHIFT;
    }

    /** Makes {@code id} a red node without children below {@code parent}. */
    public void resetNode(int id, int parent) {
        long[] chunk = chunk(id);
        int at = at(id);
        chunk[at + LARGEST] = chunk[at + PAGES];
        chunk[at + LINKS] = 0;
        chunk[at + PARENT] = (chunk[at + PARENT] & HOME_MASK) | parent;
    }

    /** For messages: page numbers, state and node. */
    public String describe(int id) {
        long word = wordAcquire(id);
        return AreaWord.describe(word) + " record " + id + " pages [" + start(id) + ", " + end(id) + ") node "
                + AreaWord.node(word);
    }
}

package org.acre.allocator.index;

import static org.acre.allocator.area.AreaTable.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.acre.allocator.area.AreaTable;

/**
 * From an address to the record of the area that starts there or holds it: every area that is not in the free tree.
 *
 * <p>An extendible hash table (Fagin et al., 1979) of {@link IndexKey} entries: a directory chooses a {@link Segment} by the
 * leading bits of the hash; a full segment splits in two, so that growth is paid 400 entries at a time, and a directory
 * that is too short doubles. One writer, the holder of the global lock; readers take no lock and never wait.
 *
 * <p>A reader believes a record, not an entry, so finding is always right. Not finding could be a reader's bad luck when an
 * entry moved past it: every move raises {@link #moves} before the old place is cleared, and a reader that found nothing
 * looks again if that number changed.
 */
public final class AddressIndex {
    /** Fewer segments in stock than this: an area may need a split, a split needs two and gives one back. */
    private static final int LOW_STOCK = 2;
    private static final int DELIVERY = 4;

    private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(long[][].class);

    private final AreaTable areas;
    private final long secret;
    private final AtomicLong moves = new AtomicLong();
    private final Runnable countMove = this::countMove;
    private final Segment.Homes homes = this::homeOf;
    private final long[] areasOfLevel = new long[IndexKey.LEVELS];

    // volatile: a reader that sees a level or a directory sees what was filed there before
    private volatile int levels;
    private volatile long[][] directory;

    private final long[][] stock = new long[LOW_STOCK + DELIVERY][];
    private int stocked;
    private long[][] longerDirectory = {};
    private long count;

    public AddressIndex(AreaTable areas) {
        this(areas, ThreadLocalRandom.current().nextLong());
    }

    /** With a secret that is known: for tests that want collisions. */
    AddressIndex(AreaTable areas, long secret) {
        this.secret = secret;
        this.areas = areas;
        long[] low = Segment.create();
        long[] high = Segment.create();
        Segment.setDepth(low, 1);
        Segment.setDepth(high, 1);
        this.directory = new long[][] {low, high};
    }

    /** The area that starts at {@code page}, whatever its state. Without a lock. */
    public int startingAt(long page) {
        long[][] present = directory;
        for (int rest = levels; rest != 0; rest &= rest - 1) {
            int level = Integer.numberOfTrailingZeros(rest);
            long cell = IndexKey.cell(level, page);
            int slot = IndexKey.cellInWindow(cell);
            long hash = hash(level, IndexKey.window(cell));
            long likely = Segment.entry(segment(present, hash), Segment.home(hash), slot);
            if (IndexKey.sameKey(likely, IndexKey.key(hash, level, slot)) && areas.start(IndexKey.id(likely)) == page) {
                return IndexKey.id(likely);
            }
        }
        return searchSlow(page, true);
    }

    /**
     * Looks everywhere that an entry can be, where the first look took the likeliest place, until nothing has moved meanwhile.
     *
     * @param startsThere whether the area must start at {@code page}, or only hold it
     */
    private int searchSlow(long page, boolean startsThere) {
        while (true) {
            long before = moves.get();
            for (int rest = levels; rest != 0; rest &= rest - 1) {
                int level = Integer.numberOfTrailingZeros(rest);
                int id = startsThere ? startingAt(level, page) : containing(level, page);
                if (id != NONE) {
                    return id;
                }
            }
            if (unmovedSince(before)) {
                return NONE;
            }
        }
    }

    private boolean unmovedSince(long before) {
        // Keeps the searching reads above the read of the counter; pairs with the releases of countMove and setEntry.
        VarHandle.loadLoadFence();
        return moves.get() == before;
    }

    private int startingAt(int level, long page) {
        long cell = IndexKey.cell(level, page);
        long hash = hash(level, IndexKey.window(cell));
        long key = IndexKey.key(hash, level, IndexKey.cellInWindow(cell));
        long[] segment = segment(directory, hash);
        int home = Segment.home(hash);
        int line = home;
        do {
            boolean roomHere = false;
            for (int slot = 0; slot < Segment.LINE; slot++) {
                long entry = Segment.entry(segment, line, slot);
                if (entry == 0) {
                    roomHere = true;
                } else if (IndexKey.sameKey(entry, key) && areas.start(IndexKey.id(entry)) == page) {
                    return IndexKey.id(entry);
                }
            }
            if (roomHere) {
                return NONE;
            }
            line = Segment.lineAfter(line);
        } while (line != home);
        return NONE;
    }

    /** The area that holds {@code page}, whatever its state. Without a lock. */
    public int containing(long page) {
        long[][] present = directory;
        for (int rest = levels; rest != 0; rest &= rest - 1) {
            int level = Integer.numberOfTrailingZeros(rest);
            long cell = IndexKey.cell(level, page);
            long window = IndexKey.window(cell);
            int id = lastInLine(present, level, window, IndexKey.cellInWindow(cell));
            if (id == NONE && window > 0) {
                id = lastInLine(present, level, window - 1, Segment.LINE - 1);
            }
            if (id != NONE && areas.contains(id, page)) {
                return id;
            }
        }
        return searchSlow(page, false);
    }

    /** The likely answer to {@link #lastStarting}: what the home line alone says, and entries alone. */
    private int lastInLine(long[][] present, int level, long window, int lastCell) {
        long hash = hash(level, window);
        return Segment.lastInLine(
                segment(present, hash), Segment.home(hash), IndexKey.key(hash, level, 0), lastCell);
    }

    private int containing(int level, long page) {
        long cell = IndexKey.cell(level, page);
        long window = IndexKey.window(cell);
        int id = lastStarting(level, window, IndexKey.cellInWindow(cell), page);
        if (id == NONE && window > 0) {
            id = lastStarting(level, window - 1, Segment.LINE - 1, page);
        }
        return id != NONE && areas.contains(id, page) ? id : NONE;
    }

    /**
     * Of the areas that are filed in this window, in a cell up to {@code lastCell}, the one that starts last at or before
     * {@code page}. Only that one can hold the page, because areas do not overlap.
     */
    private int lastStarting(int level, long window, int lastCell, long page) {
        long hash = hash(level, window);
        long key = IndexKey.key(hash, level, 0);
        long[] segment = segment(directory, hash);
        int home = Segment.home(hash);
        int bestCell = -1;
        int best = NONE;
        int line = home;
        do {
            boolean roomHere = false;
            for (int slot = 0; slot < Segment.LINE; slot++) {
                long entry = Segment.entry(segment, line, slot);
                if (entry == 0) {
                    roomHere = true;
                    continue;
                }
                int cell = IndexKey.cellOf(entry);
                if (IndexKey.sameWindow(entry, key) && cell <= lastCell && cell > bestCell
                        && isFiledAt(IndexKey.id(entry), level, (window << 3) + cell, page)) {
                    bestCell = cell;
                    best = IndexKey.id(entry);
                }
            }
            if (roomHere) {
                return best;
            }
            line = Segment.lineAfter(line);
        } while (line != home);
        return best;
    }

    /**
     * Whether the record, not only its entry, starts in this cell and at or before {@code page}. Its window alone would not do:
     * the entry may be of another window with this fingerprint, and its record in a next life elsewhere in this one.
     */
    private boolean isFiledAt(int id, int level, long cell, long page) {
        long start = areas.start(id);
        return start <= page && IndexKey.cell(level, start) == cell;
    }

    /**
     * Makes an index that nobody uses yet as long as it will be with so many areas, so that none of them splits a segment.
     * A segment is filled to three quarters of what makes it split: the hash spreads areas more evenly than that.
     */
    public void expect(int areasExpected) {
        int depth = depth();
        while (count == 0 && depth < Segment.MOST_DEPTH - 2 && areasExpected > (Segment.FULL * 3L / 4) << depth) {
            depth++;
        }
        if (depth == depth()) {
            return;
        }
        long[][] longer = new long[1 << depth][];
        for (int i = 0; i < longer.length; i++) {
            longer[i] = Segment.create();
            Segment.setDepth(longer[i], depth);
        }
        directory = longer;
    }

    /** Areas in the index; for estimates also without the lock. */
    public long count() {
        return count;
    }

    /** Files the area of a record; {@link #lacksStockLocked} has said no. */
    public void addLocked(int id) {
        fileLocked(id, areas.pages(id));
    }

    /** Takes out the area of a record, which still has the start and pages it was filed with. */
    public void removeLocked(int id) {
        unfileLocked(id, areas.pages(id));
    }

    /** Changes the length of an area, which can be found at every moment: under its old level until it is under the new. */
    public void resizeLocked(int id, long pages) {
        long before = areas.pages(id);
        if (IndexKey.level(before) == IndexKey.level(pages)) {
            areas.setPages(id, pages);
            return;
        }
        fileLocked(id, pages);
        areas.setPages(id, pages);
        // A reader may have passed the new place before it was filled and come to the old one when it is empty.
        countMove();
        unfileLocked(id, before);
    }

    private void fileLocked(int id, long pages) {
        int level = IndexKey.level(pages);
        long cell = IndexKey.cell(level, areas.start(id));
        long hash = hash(level, IndexKey.window(cell));
        long[] segment = segment(directory, hash);
        while (Segment.count(segment) >= Segment.FULL && canSplit(segment)) {
            split(segment, hash);
            segment = segment(directory, hash);
        }
        if (areasOfLevel[level]++ == 0) {
            levels |= 1 << level;
        }
        count++;
        Segment.add(segment, Segment.home(hash), IndexKey.entry(IndexKey.key(hash, level, IndexKey.cellInWindow(cell)), id));
    }

    private void unfileLocked(int id, long pages) {
        int level = IndexKey.level(pages);
        long cell = IndexKey.cell(level, areas.start(id));
        long hash = hash(level, IndexKey.window(cell));
        long entry = IndexKey.entry(IndexKey.key(hash, level, IndexKey.cellInWindow(cell)), id);
        if (!Segment.remove(segment(directory, hash), Segment.home(hash), entry, homes, countMove)) {
            throw new IllegalStateException("address index: no entry for " + areas.describe(id));
        }
        if (--areasOfLevel[level] == 0) {
            levels &= ~(1 << level);
        }
        count--;
    }

    private long hash(int level, long window) {
        return IndexKey.hash(level, window, secret);
    }

    private static long[] segment(long[][] present, long hash) {
        // numberOfLeadingZeros(2^d) is 31 - d: the shift leaves the d leading bits
        int position = (int) (hash >>> (Integer.numberOfLeadingZeros(present.length) + 33));
        return (long[]) SEGMENT.getAcquire(present, position);
    }

    /** The level is the entry's own: while an area changes its length, its record speaks for one of two entries. */
    private long hashOf(long entry) {
        int level = IndexKey.levelOf(entry);
        return hash(level, IndexKey.window(IndexKey.cell(level, areas.start(IndexKey.id(entry)))));
    }

    private int homeOf(long entry) {
        return Segment.home(hashOf(entry));
    }

    private void countMove() {
        // release is enough: one writer; it must be seen by whoever sees the old place cleared
        moves.lazySet(moves.getPlain() + 1);
    }

    private boolean canSplit(long[] segment) {
        return stocked >= 2 && Segment.depth(segment) < Segment.MOST_DEPTH
                && (Segment.depth(segment) < depth() || longerDirectory.length == 2 * directory.length);
    }

    private int depth() {
        return Integer.numberOfTrailingZeros(directory.length);
    }

    /** Deals the entries of a segment to two new ones and keeps the old one in stock. */
    private void split(long[] old, long hash) {
        int depth = Segment.depth(old) + 1;
        if (depth > depth()) {
            doubleDirectory();
        }
        long[] low = stock[--stocked];
        long[] high = stock[--stocked];
        Segment.setDepth(low, depth);
        Segment.setDepth(high, depth);
        for (int line = 0; line < Segment.LINES; line++) {
            for (int slot = 0; slot < Segment.LINE; slot++) {
                long entry = Segment.entry(old, line, slot);
                if (entry != 0) {
                    long entryHash = hashOf(entry);
                    Segment.add(((entryHash >>> (64 - depth)) & 1) == 0 ? low : high, Segment.home(entryHash), entry);
                }
            }
        }
        int half = placesOf(low, directory.length);
        int first = (int) (hash >>> (64 - depth + 1)) * 2 * half;
        for (int i = 0; i < half; i++) {
            // release: publishes the entries; pairs with the acquire in segment()
            SEGMENT.setRelease(directory, first + i, low);
            SEGMENT.setRelease(directory, first + half + i, high);
        }
        countMove();
        Segment.clear(old);
        stock[stocked++] = old;
    }

    private void doubleDirectory() {
        long[][] present = directory;
        long[][] doubled = longerDirectory;
        for (int i = 0; i < present.length; i++) {
            doubled[2 * i] = present[i];
            doubled[2 * i + 1] = present[i];
        }
        directory = doubled;
        // Until somebody stocks a longer one, lengths say that there is none.
        longerDirectory = present;
    }

    /** Whether {@link #restock} must run before an area is added. */
    public boolean lacksStockLocked() {
        return stocked < LOW_STOCK || longerDirectory.length != 2 * directory.length;
    }

    /** What an index grows by. */
    public static final class Stock {
        private final long[][] segments = new long[DELIVERY][];
        private final long[][] directory;

        Stock(int directoryLength) {
            this.directory = new long[directoryLength][];
            for (int i = 0; i < DELIVERY; i++) {
                segments[i] = Segment.create();
            }
        }
    }

    /** Allocates what the index grows by; called without the lock. */
    public Stock restock() {
        return new Stock(directory.length * 2);
    }

    /** Takes over what is of use. */
    public void stockLocked(Stock delivered) {
        for (int i = 0; i < DELIVERY && stocked < stock.length; i++) {
            stock[stocked++] = delivered.segments[i];
        }
        if (delivered.directory.length == 2 * directory.length) {
            longerDirectory = delivered.directory;
        }
    }

    /** Every entry's record, in no order. */
    public void forEachLocked(IntConsumer visitor) {
        long[][] present = directory;
        for (int i = 0; i < present.length; i += placesOf(present[i], present.length)) {
            long[] segment = present[i];
            for (int line = 0; line < Segment.LINES; line++) {
                for (int slot = 0; slot < Segment.LINE; slot++) {
                    long entry = Segment.entry(segment, line, slot);
                    if (entry != 0) {
                        visitor.accept(IndexKey.id(entry));
                    }
                }
            }
        }
    }

    /** How many places of the directory, which lie together, name one segment. */
    private static int placesOf(long[] segment, int directoryLength) {
        return directoryLength >>> Segment.depth(segment);
    }
}

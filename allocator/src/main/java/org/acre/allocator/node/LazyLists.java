package org.acre.allocator.node;

import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.StackRoom;

/**
 * The freed areas that no purge has taken yet, a list for each node: pushed by anyone, detached whole.
 *
 * <p>The head counts the pages in the list, so a push learns with its one cas whether the list has grown past its mark.
 */
public final class LazyLists {
    private static final int HEAD = 0;
    private static final int MARK = 1;
    private static final int SPILLED = 2;

    private static final int PASSER = 3;
    private static final int PASS = 4;

    private static final int STRIDE = Words.stride(PASS + 1);

    private final AreaTable areas;
    private final long[] words;
    private final int count;
    private final AtomicLong passes = new AtomicLong();

    public LazyLists(AreaTable areas, int nodes) {
        this.areas = areas;
        this.words = Words.create(nodes, PASS + 1);
        this.count = nodes;
    }

    private static int at(int node, int word) {
        return node * STRIDE + Words.PAD + word;
    }

    /** How many lists there are. */
    public int count() {
        return count;
    }

    /** What became of a free. */
    public enum Outcome {
        /** The word of the area had changed; nothing was done. */
        LOST,
        /** The area is lazy and in the list of its node. */
        LISTED,
        /** So it is, and the list now holds more pages than its mark. */
        ABOVE_MARK
    }

    /**
     * Makes a busy area lazy, if its word is still {@code word}, and puts it into the list of its node. Never waits.
     *
     * @param chunk where the record of {@code id} is, see {@link AreaTable#chunk}
     * @param at at which long
     */
    public Outcome free(int id, long[] chunk, int at, long word) {
        final long[] words = this.words;
        StackRoom.requireLittle(); // an area that is lazy must come into its list
        // cas: of two frees one goes on; it acquires what a resize wrote.
        if (!AreaTable.casWord(chunk, at, word, AreaWord.withState(word, AreaWord.LAZY))) {
            return Outcome.LOST;
        }
        return push(words, AreaWord.node(word), id, chunk, at) ? Outcome.ABOVE_MARK : Outcome.LISTED;
    }

    /** Adds an area that the caller alone has made lazy. @return whether the list now holds more pages than its mark */
    public boolean push(int node, int id) {
        return push(words, node, id, areas.chunk(id), AreaTable.at(id));
    }

    private static boolean push(long[] words, int node, int id, long[] chunk, int at) {
        int list = at(node, HEAD);
        long pages = AreaTable.pages(chunk, at);
        while (true) {
            long head = Words.opaque(words, list);
            long total = HeadWord.count(head) + pages;
            AreaTable.setNext(chunk, at, HeadWord.id(head));
            if (total > HeadWord.MOST) {
                return pushSpilling(words, node, head, total, id, chunk, at);
            }
            // cas: publishes the link and, with it, all that its owner did before the free; pairs with detach. Lost means
            // that another push won.
            if (Words.cas(words, list, head, HeadWord.of(id, total))) {
                return total > Words.opaque(words, list + MARK);
            }
        }
    }

    /**
     * Adds areas of {@code pages} pages, linked by next from {@code first} to {@code last}, that the caller alone has made lazy.
     *
     * @return whether the list now holds more pages than its mark
     */
    public boolean push(int node, int first, int last, long pages) {
        final long[] words = this.words;
        int list = at(node, HEAD);
        while (true) {
            long head = Words.opaque(words, list);
            long total = HeadWord.count(head) + pages;
            if (total > HeadWord.MOST) {
                return pushEach(node, first, last);
            }
            areas.setNext(last, HeadWord.id(head));
            // cas: publishes the links and what their owners did before they freed; pairs with detach.
            if (Words.cas(words, list, head, HeadWord.of(first, total))) {
                return total > Words.opaque(words, list + MARK);
            }
        }
    }

    private boolean pushEach(int node, int first, int last) {
        boolean above = false;
        int id = first;
        while (true) {
            int next = areas.next(id); // before the push changes it
            above |= push(node, id);
            if (id == last) {
                return above;
            }
            id = next;
        }
    }

    /** Moves the count, which no longer fits its 34 bits, aside. */
    private static boolean pushSpilling(
            long[] words, int node, long head, long total, int id, long[] chunk, int at) {
        // Before the cas: a detach that takes the area takes its pages along. Undone, it may leave a detach's zero below zero
        // until the next one; marks and sums are that much too generous for as long.
        Words.add(words, at(node, SPILLED), total);
        if (!Words.cas(words, at(node, HEAD), head, HeadWord.of(id, 0))) {
            Words.add(words, at(node, SPILLED), -total);
            return push(words, node, id, chunk, at);
        }
        return true;
    }

    /** Pages that the head counts: all but those spilled, and so never more than there are. */
    public long countedPages(int node) {
        return HeadWord.count(Words.opaque(words, at(node, HEAD)));
    }

    /** Pages in the list; exact while nobody pushes or detaches. */
    public long pages(int node) {
        return HeadWord.count(Words.opaque(words, at(node, HEAD))) + Words.opaque(words, at(node, SPILLED));
    }

    /** Pages in all lists, as exact as that. */
    public long pages() {
        long sum = 0;
        for (int node = 0; node < count; node++) {
            sum += pages(node);
        }
        return sum;
    }

    /** Areas in a chain that holds {@code pages} pages; exact while nobody takes it apart, and an estimate that ends else. */
    public long areas(int first, long pages) {
        long counted = 0;
        for (int id = first; id != AreaTable.NONE && counted < pages; id = areas.next(id)) {
            counted++; // an area has a page at least
        }
        return counted;
    }

    /** The area freed last, for a walk by somebody who keeps passes out; pushes meanwhile are not seen. */
    public int first(int node) {
        return HeadWord.id(Words.acquire(words, at(node, HEAD)));
    }

    /**
     * Takes the whole list. Its areas, linked by next, belong to the caller now.
     *
     * @return what {@link #firstOf} and {@link #pagesOf} read; 0 when the list was empty
     */
    public long detach(int node) {
        if (Words.opaque(words, at(node, HEAD)) == 0) {
            return 0;
        }
        // getAndSet: acquires what every push published; two detaches at once share the areas, none gets one twice.
        long detached = Words.getAndSet(words, at(node, HEAD), 0);
        if (Words.opaque(words, at(node, SPILLED)) != 0 && Words.getAndSet(words, at(node, SPILLED), 0) != 0) {
            return HeadWord.of(HeadWord.id(detached), HeadWord.MOST);
        }
        return detached;
    }

    /** The first area of a detached list. */
    public static int firstOf(long detached) {
        return HeadWord.id(detached);
    }

    /** The pages of a detached list, or more. */
    public static long pagesOf(long detached) {
        return HeadWord.count(detached);
    }

    /** Notes that the calling thread makes a pass for {@code node}. */
    public void notePass(int node) {
        Words.setOpaque(words, at(node, PASSER), Thread.currentThread().threadId());
        Words.setOpaque(words, at(node, PASS), passes.incrementAndGet());
    }

    /** Whether a pass was made for {@code node} not long ago: after two passes of every other node it is thought to sleep. */
    public boolean isAtWork(int node) {
        long pass = Words.opaque(words, at(node, PASS));
        return pass != 0 && passes.get() - pass < 2L * count;
    }

    /** Whether that pass was another thread's than the caller's. */
    boolean isAtWorkForAnother(int node) {
        return isAtWork(node) && Words.opaque(words, at(node, PASSER)) != Thread.currentThread().threadId();
    }

    /** Pages above which a push reports back. Opaque: a push that misses a new mark is as if it had come earlier. */
    void setMark(int node, long pages) {
        // A push compares the count of its head alone, which knows nothing of what has spilled.
        long mark = pages - Words.opaque(words, at(node, SPILLED));
        if (Words.opaque(words, at(node, MARK)) != mark) {
            Words.setOpaque(words, at(node, MARK), mark);
        }
    }
}

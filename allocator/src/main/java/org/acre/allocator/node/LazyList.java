package org.acre.allocator.node;

import org.acre.allocator.area.AreaTable;

/**
 * The freed areas of one node that no purge has taken yet: pushed by anyone, detached whole.
 *
 * <p>The head counts the pages in the list, so a push learns with its one cas whether the list has grown past its mark.
 */
public final class LazyList {
    private static final int HEAD = 0;
    private static final int MARK = 1;
    private static final int SPILLED = 2;

    private final AreaTable areas;
    private final Words words = new Words(3);

    LazyList(AreaTable areas) {
        this.areas = areas;
    }

    /**
     * Adds an area that the caller alone has made lazy. Never waits: a lost cas means that another push won.
     *
     * @return whether the list now holds more pages than its mark
     */
    public boolean push(int id, long pages) {
        while (true) {
            long head = words.opaque(HEAD);
            long total = HeadWord.count(head) + pages;
            areas.setNext(id, HeadWord.id(head));
            if (total > HeadWord.MOST) {
                return pushSpilling(head, id, total);
            }
            // cas: publishes the link and, with it, all that its owner did before the free; pairs with detach.
            if (words.cas(HEAD, head, HeadWord.of(id, total))) {
                return total > words.opaque(MARK);
            }
        }
    }

    /** Moves the count, which no longer fits its 34 bits, aside. */
    private boolean pushSpilling(long head, int id, long total) {
        if (!words.cas(HEAD, head, HeadWord.of(id, 0))) {
            return push(id, total - HeadWord.count(head));
        }
        words.add(SPILLED, total);
        return true;
    }

    /** Pages in the list; exact while nobody pushes or detaches. */
    public long pages() {
        return HeadWord.count(words.opaque(HEAD)) + words.opaque(SPILLED);
    }

    /** The area freed last, for a walk by somebody who keeps passes out; pushes meanwhile are not seen. */
    public int first() {
        return HeadWord.id(words.acquire(HEAD));
    }

    /**
     * Takes the whole list. Its areas, linked by next, belong to the caller now.
     *
     * @return what {@link #firstOf} and {@link #pagesOf} read; 0 when the list was empty
     */
    public long detach() {
        if (words.opaque(HEAD) == 0) {
            return 0;
        }
        // getAndSet: acquires what every push published; two detaches at once share the areas, none gets one twice.
        long detached = words.getAndSet(HEAD, 0);
        long spilled = words.opaque(SPILLED);
        if (spilled != 0) {
            words.add(SPILLED, -spilled);
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

    /** Pages above which a push reports back. Opaque: a push that misses a new mark is as if it had come earlier. */
    void setMark(long pages) {
        // A push compares the count of its head alone, which knows nothing of what has spilled.
        words.setOpaque(MARK, pages - words.opaque(SPILLED));
    }
}

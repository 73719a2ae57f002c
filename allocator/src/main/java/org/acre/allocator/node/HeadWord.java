package org.acre.allocator.node;

/**
 * The head of a list of records, and a count that changes with it, in one word for one cas.
 *
 * <pre>
 *   63                              30 29          0
 *  +----------------------------------+-------------+
 *  |  count                           |  record id  |
 *  +----------------------------------+-------------+
 *   pool: pops so far (wraps)           top area, 0 = empty
 *   lazy list: pages in the list        area freed last
 * </pre>
 *
 * The pops of a pool are also its tag: for the same area to come back to the top it must have been popped, so a thread
 * that slept between reading a head and its cas finds the count changed. It would be fooled after exactly 2^34 pops (206 s
 * of nothing else at 12 ns) that end with the same area on top, in the very instant that it wakes.
 */
final class HeadWord {
    static final long MOST = (1L << 34) - 1;

    private static final int ID_BITS = 30;
    private static final long ID_MASK = (1L << ID_BITS) - 1;

    private HeadWord() {}

    static long of(int id, long count) {
        return (count << ID_BITS) | id;
    }

    static int id(long head) {
        return (int) (head & ID_MASK);
    }

    static long count(long head) {
        return head >>> ID_BITS;
    }

    static long withId(long head, int id) {
        return (head & ~ID_MASK) | id;
    }
}

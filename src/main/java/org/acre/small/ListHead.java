package org.acre.small;

/**
 * The head of a list of slabs: the number of the first, 30 bits, below a count of the pops. For the same slab to come back
 * to the top it must have been popped, so a thread that slept between reading a head and its cas finds the count changed; it
 * would be fooled after exactly 2^34 pops. Treiber's stack (IBM RJ 5118, 1986).
 */
final class ListHead {
    private static final int ID_BITS = 30;
    private static final long ID_MASK = (1L << ID_BITS) - 1;

    private ListHead() {}

    static int id(long head) {
        return (int) (head & ID_MASK);
    }

    static long pushed(long head, int id) {
        return (head & ~ID_MASK) | id;
    }

    static long popped(long head, int next) {
        return (head & ~ID_MASK) + ID_MASK + 1 | next;
    }
}

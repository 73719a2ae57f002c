package org.acre.stress.linear;

/** Areas that each thread holds between two operations: nobody else looks there, so that they have no part in what is shared. */
final class Hands {
    private static final int THREADS = 8;
    private static final int MOST = 32;

    private final int[][] ids = new int[THREADS][MOST];
    private final int[] added = new int[THREADS];
    private final int[] removed = new int[THREADS];

    void add(int thread, int id) {
        ids[thread][added[thread]++] = id;
    }

    /** The area that has been held longest, or 0: so areas come back in another order than they went. */
    int remove(int thread) {
        return added[thread] == removed[thread] ? 0 : ids[thread][removed[thread]++];
    }

    /** Two areas for each thread: 1 and 2 for the first. */
    static Hands full() {
        Hands hands = new Hands();
        for (int thread = 0; thread < THREADS; thread++) {
            hands.add(thread, 2 * thread + 1);
            hands.add(thread, 2 * thread + 2);
        }
        return hands;
    }
}

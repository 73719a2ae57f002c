package org.acre.benchmarks.workloads;

/**
 * Numbered places, each empty or with one object: an allocator whose objects are no plain addresses keeps what it needs to free them here, and
 * not in a map that would be measured with it. A place belongs to one thread at a time; who hands it over makes what it did visible. Only
 * {@link #exchange} may meet others at its shared side.
 */
public interface Places {
    /** How many there are. */
    int count();

    /** Puts a new object into an empty place. */
    void allocate(int place, long bytes);

    /** Frees the object of a place, which is empty then. */
    void free(int place);

    /** Where the bytes of the object are; 0 for an empty place. */
    long address(int place);

    /** Puts what is at {@code place} to {@code other} of {@code shared}, of the same allocator, and what was there here; atomically there. */
    void exchange(int place, Places shared, int other);

    /** Whether a place has no object. */
    default boolean isEmpty(int place) {
        return address(place) == 0;
    }

    /** Frees what there is. */
    default void freeAll() {
        for (int place = 0; place < count(); place++) {
            if (!isEmpty(place)) {
                free(place);
            }
        }
    }
}

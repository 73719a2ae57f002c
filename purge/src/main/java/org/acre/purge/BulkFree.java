package org.acre.purge;

/**
 * The owner of objects that are no areas of their own, such as small objects in a slab. {@link DeferredFree} asks it first, whose an
 * address is, and gives it back what is its own, a block's worth at a time.
 */
public interface BulkFree {
    /**
     * Takes the object that starts at {@code address} from its user: from now on every free of it is refused, until it is given
     * back or {@linkplain #restore restored}. Any thread; must not wait.
     *
     * @return false if the address is none of this owner's, and may be an area
     * @throws RuntimeException if it is this owner's, but not the start of an object that somebody holds; nothing has changed
     */
    boolean defer(long address);

    /** Undoes {@link #defer}: the object is its user's again. Any thread; must not wait. */
    void restore(long address);

    /** Bytes of a deferred object. Any thread; must not wait. */
    long bytes(long address);

    /**
     * Frees deferred objects whose grace period has ended. On the thread that frees for {@link DeferredFree}: must not wait for
     * grace periods or deferred frees.
     *
     * @param addresses the first {@code count} are meant; the array is the caller's, and changes afterwards
     */
    void free(long[] addresses, int count);
}

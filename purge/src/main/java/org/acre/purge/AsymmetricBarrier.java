package org.acre.purge;

/**
 * A memory fence that one thread makes all others execute, so that they need none of their own: what lets a {@link Reader}
 * enter with a plain store.
 *
 * <p>On Linux it is {@code sys_membarrier}, which the floor above supplies; an implementation needs no more than that call.
 */
@FunctionalInterface
public interface AsymmetricBarrier {
    /**
     * Returns after every other thread of this process has executed a full memory fence at a point between the call and the
     * return. A thread that was not running has executed one if it does so before its next instruction.
     *
     * <p>Called by one thread at a time, by whoever begins a grace period, virtual threads included. It must not park, and must
     * not enter a section.
     */
    void fenceAllThreads();
}

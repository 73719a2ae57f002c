package org.acre.allocator.guard;

/**
 * A lock of one owner, any number of threads, platform and virtual. It need not be reentrant: whoever holds it never asks for it
 * again. What a holder did before {@link #unlock} happens-before what the next holder does.
 *
 * <p>Who waits parks, after a short spin at the most: virtual threads are not time-sliced. An interrupt ends no wait and stays in the
 * thread's flag. Neither {@link #unlock} nor {@link #tryLock} allocates; {@link #lock} may, when it has to wait, and has not
 * taken the lock if it throws.
 */
public interface Guard {
    /** Takes the lock, and waits for it if need be. */
    void lock();

    /** Takes the lock if nobody has it, without waiting. May fail while threads come and go, though nobody has it. */
    boolean tryLock();

    /** Gives the lock up. Only by the thread that took it; otherwise undefined, or {@link IllegalMonitorStateException}. */
    void unlock();

    /** Whether the caller has it: for asserts. */
    boolean isHeldByCurrentThread();

    /** Whether somebody waits for it, as far as a glance can tell. Exact about a thread that sleeps. */
    boolean hasWaiters();
}

package org.acre.allocator.order;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Knows what each thread holds, and throws {@link IllegalStateException} at the first step that breaks a rule of {@link LockRank},
 * whether or not it would have come to harm this time. After the kernel's lockdep; the order is not learned but written down.
 *
 * <p>On when assertions are on for this class, or by {@code -Dacre.lockOrder=true}; off by {@code =false}. Off it costs nothing: callers ask
 * {@link #CHECKED}, a constant, or get plain locks from {@link #newLock}.
 */
public final class LockOrder {
    /** Whether the checker is on. */
    public static final boolean CHECKED = Boolean.parseBoolean(
            System.getProperty("acre.lockOrder", String.valueOf(LockOrder.class.desiredAssertionStatus())));

    /** Only where the checker is on. */
    private static final ThreadLocal<HeldLocks> HELD = ThreadLocal.withInitial(HeldLocks::new);
    private static final AtomicLong VIOLATIONS = new AtomicLong();

    private LockOrder() {}

    /** A lock of this rank; checked if the checker is on. */
    public static ReentrantLock newLock(LockRank rank) {
        return CHECKED ? new RankedLock(rank) : new RoomyLock();
    }

    /**
     * Before the caller waits for {@code lock}.
     *
     * @throws IllegalStateException if it holds a lock that comes after this one, or another of the same rank
     */
    public static void acquiring(LockRank rank, Object lock) {
        if (CHECKED) {
            HELD.get().checkAcquiring(rank, lock);
        }
    }

    /** The caller has it now, by waiting or not. Once for each time that it takes it. */
    public static void acquired(LockRank rank, Object lock) {
        if (CHECKED) {
            HELD.get().add(rank, lock);
        }
    }

    /** The caller gives it up. Locks may be given up in any order. */
    public static void released(LockRank rank, Object lock) {
        if (CHECKED) {
            HELD.get().remove(rank, lock);
        }
    }

    /**
     * Before the caller waits for anything but a lock: parks, sleeps, waits for a grace period or for another thread.
     *
     * @param what it waits for, as the message says it
     * @throws IllegalStateException if it holds a lock under which nobody waits
     */
    public static void blocking(String what) {
        if (CHECKED) {
            HELD.get().checkNoneForbids(LockRank.Forbidden.WAITING, "waits for ", what);
        }
    }

    /**
     * Before the caller runs code of somebody else's: hooks, callbacks, selectors, visitors.
     *
     * @param what is called, as the message says it
     * @throws IllegalStateException if it holds a lock under which nobody calls out
     */
    public static void callingOut(String what) {
        if (CHECKED) {
            HELD.get().checkNoneForbids(LockRank.Forbidden.CALLING_OUT, "calls ", what);
        }
    }

    /** Rules broken so far, in the life of the process: who broke one may have caught what it threw. */
    public static long violations() {
        return VIOLATIONS.get();
    }

    static IllegalStateException violation(String what) {
        VIOLATIONS.incrementAndGet();
        return new IllegalStateException("lock order: " + Thread.currentThread().getName() + " " + what);
    }

    /** The locks that the caller holds, outermost first, for messages and tests. */
    public static String held() {
        return HELD.get().toString();
    }
}

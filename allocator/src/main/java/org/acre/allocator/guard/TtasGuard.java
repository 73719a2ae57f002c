package org.acre.allocator.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Test and test and set: who finds the flag set reads it until it is clear, for about a microsecond, and only then tries to set it. Who has
 * not got it by then joins a queue and parks; its first is woken by each {@link #unlock}, and competes with who comes meanwhile.
 * After the FIFOMutex in the documentation of {@link java.util.concurrent.locks.LockSupport}.
 */
public final class TtasGuard implements Guard {
    private final AtomicBoolean held = new AtomicBoolean();
    private final Queue<Sleeper> queue = new ConcurrentLinkedQueue<>();
    /** Plain: as in {@link StampedGuard}. */
    private @Nullable Thread owner;

    /** A guard that nobody holds. */
    public TtasGuard() {}

    @Override public void lock() {
        for (int look = 0; look < Sleeper.LOOKS; look++) {
            if (tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lockQueued();
    }

    @SuppressWarnings("ReferenceEquality") // the same sleeper
    private void lockQueued() {
        Sleeper me = new Sleeper(Thread.currentThread());
        queue.add(me);
        try {
            me.awaitThat(() -> queue.peek() == me && tryLock());
        } finally {
            queue.remove(me);
            if (!isHeldByCurrentThread()) {
                wakeFirst(); // the wait has failed, maybe after a call that now goes to the next
            }
        }
        me.passInterruptsOn();
    }

    @Override public boolean tryLock() {
        // cas: who takes it sees what was done before the unlock. The read before it leaves the line with its holder.
        if (held.get() || !held.compareAndSet(false, true)) {
            return false;
        }
        owner = Thread.currentThread();
        return true;
    }

    @Override public void unlock() {
        owner = null;
        // volatile, and before the look at the queue: who was added after that look finds the flag clear
        held.set(false);
        wakeFirst();
    }

    private void wakeFirst() {
        Sleeper first = queue.peek();
        if (first != null) {
            first.wake();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same thread
    @Override public boolean isHeldByCurrentThread() {
        return owner == Thread.currentThread();
    }

    @Override public boolean hasWaiters() {
        return !queue.isEmpty();
    }
}

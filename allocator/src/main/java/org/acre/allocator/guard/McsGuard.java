package org.acre.allocator.guard;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The queue of Mellor-Crummey and Scott (ACM TOCS 9, 1991): each waiter looks at a word of its own, and is handed the lock by who was
 * before it. First come, first served; the lock is handed to a sleeper, too, and nobody has it until that one runs. {@link #unlock}
 * may have to wait for a thread that is between its two steps of joining the queue.
 *
 * <p>Who finds nobody in the queue uses the lock's own node, and allocates nothing.
 */
public final class McsGuard implements Guard {
    private static final class Node extends Sleeper {
        /** Volatile: publishes who comes next to who unlocks. */
        private volatile @Nullable Node next;
        /** Volatile: who sees it set sees what was done under the lock. */
        private volatile boolean granted;

        Node(@Nullable Thread thread) {
            super(thread);
        }
    }

    /** Of the first in the queue, if it found nobody there. In the queue once at a time: it is put there when that is empty. */
    private final Node solo = new Node(null);
    /** The last in the queue; null when nobody has the lock. */
    private final AtomicReference<@Nullable Node> tail = new AtomicReference<>();
    /** Of who has the lock. Written by him, or by who hands it to him; volatile for {@link #hasWaiters}. */
    private volatile @Nullable Node holder;
    /** Plain: as in {@link StampedGuard}. */
    private @Nullable Thread owner;

    /** A guard that nobody holds. */
    public McsGuard() {}

    @Override public void lock() {
        if (!tryLock()) {
            lockQueued();
        }
    }

    @Override public boolean tryLock() {
        // cas: who takes it sees what was done before the cas of the unlock that emptied the queue
        if (tail.get() != null || !tail.compareAndSet(null, solo)) {
            return false;
        }
        own(solo);
        return true;
    }

    private void lockQueued() {
        Node me = new Node(Thread.currentThread());
        Node before = tail.getAndSet(me);
        if (before != null) {
            before.next = me; // nobody reuses it before it has handed the lock to us
            me.awaitThat(() -> me.granted);
            me.passInterruptsOn();
        }
        own(me);
    }

    private void own(Node node) {
        holder = node;
        owner = Thread.currentThread();
    }

    @Override public void unlock() {
        Node me = holder;
        if (me == null || !isHeldByCurrentThread()) {
            throw new IllegalMonitorStateException("not held by " + Thread.currentThread());
        }
        owner = null;
        holder = null; // before the cas, after which it is another's
        if (me.next != null || !tail.compareAndSet(me, null)) {
            Node next = nextOf(me);
            me.next = null; // if it is the lock's own, it will be used again
            holder = next;
            next.granted = true;
            next.wake();
        }
    }

    /** The node after one that is not the last. */
    @SuppressWarnings("ThreadPriorityCheck") // there is nobody who could wake us
    private static Node nextOf(Node me) {
        Node next = me.next;
        for (int look = 0; next == null; look++) {
            if (look < Sleeper.LOOKS) {
                Thread.onSpinWait();
            } else {
                Thread.yield(); // it has lost its processor before it could say who comes after us
            }
            next = me.next;
        }
        return next;
    }

    @SuppressWarnings("ReferenceEquality") // the same thread
    @Override public boolean isHeldByCurrentThread() {
        return owner == Thread.currentThread();
    }

    @SuppressWarnings("ReferenceEquality") // the same node
    @Override public boolean hasWaiters() {
        Node last = tail.get();
        return last != null && last != holder;
    }
}

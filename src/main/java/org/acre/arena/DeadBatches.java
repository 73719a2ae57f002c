package org.acre.arena;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Batches that nobody uses any more, the last first: a chain through the batches themselves, so that to die needs no memory. Any thread.
 *
 * <p>Who takes one takes all and puts the rest back, because a batch may come here twice: with a cas of the first alone it could meet one
 * that has left and come back meanwhile, and lose all behind it. For that moment others find nothing here.
 */
final class DeadBatches {
    private final AtomicReference<@Nullable Batch> first = new AtomicReference<>();

    void push(Batch dead) {
        pushAll(dead, dead);
    }

    private void pushAll(Batch from, Batch last) {
        Batch seen;
        do {
            seen = first.get();
            last.next = seen;
            // cas: publishes the batch and its chain to the getAndSet of who takes it
        } while (!first.compareAndSet(seen, from));
    }

    /** One batch, if there is any. */
    @Nullable Batch poll() {
        Batch polled = takeAll();
        if (polled != null && polled.next != null) {
            putBack(polled.next);
            polled.next = null;
        }
        return polled;
    }

    /** The chain of all. */
    @Nullable Batch takeAll() {
        return first.get() == null ? null : first.getAndSet(null);
    }

    /** A chain that was taken and not used up. */
    void putBack(@Nullable Batch chain) {
        if (chain != null && !first.compareAndSet(null, chain)) { // mostly nobody has come meanwhile, and its end need not be found
            Batch last = chain;
            for (Batch following = chain.next; following != null; following = following.next) {
                last = following;
            }
            pushAll(chain, last);
        }
    }
}

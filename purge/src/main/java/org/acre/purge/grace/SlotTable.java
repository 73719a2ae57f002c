package org.acre.purge.grace;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The slots of readers that did not register. A section takes an idle slot, and a section inside it takes another.
 *
 * <p>A thread looks at the slot of its id first, then at random. It finds an idle one quickly while a good part of the slots is
 * idle; when it does not, the table doubles. Slots are never dropped and never move, so that a table of some time ago
 * still leads to them; the table stays as large as the most sections ever open at once have made it.
 */
final class SlotTable {
    /** Enough for the threads of most programs to meet their slot in no one else's hands; a scan of as many takes no microsecond. */
    private static final int FIRST_SLOTS = 64;
    /** With half of the slots taken, one search in 65,536 ends here by chance; with nine tenths, one in five. */
    private static final int RANDOM_PROBES = 16;

    private final AtomicReference<ReaderState[]> slots = new AtomicReference<>(grown(new ReaderState[0], FIRST_SLOTS));

    private static ReaderState[] grown(ReaderState[] old, int count) {
        ReaderState[] slots = Arrays.copyOf(old, count);
        for (int i = old.length; i < count; i++) {
            slots[i] = new ReaderState();
        }
        return slots;
    }

    /** All slots; a power of two. A slot added later is not missed: see {@link ReaderSet#forEach}. */
    ReaderState[] all() {
        return slots.get();
    }

    /** Opens a section of the caller. @return the slot in which it is */
    ReaderState enter(Thread caller, long gate, @Nullable Throwable trace) {
        ReaderState[] slots = this.slots.get();
        ReaderState home = slots[(int) caller.threadId() & (slots.length - 1)];
        return home.tryEnter(caller, gate, trace) ? home : enterElsewhere(caller, gate, trace);
    }

    private ReaderState enterElsewhere(Thread caller, long gate, @Nullable Throwable trace) {
        // Not a ThreadLocal: its state is a field of the thread.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            ReaderState[] slots = this.slots.get();
            for (int probe = 0; probe < RANDOM_PROBES; probe++) {
                ReaderState slot = slots[random.nextInt(slots.length)];
                if (slot.tryEnter(caller, gate, trace)) {
                    return slot;
                }
            }
            // cas: whoever loses uses the table of the winner.
            this.slots.compareAndSet(slots, grown(slots, Math.multiplyExact(slots.length, 2)));
        }
    }
}

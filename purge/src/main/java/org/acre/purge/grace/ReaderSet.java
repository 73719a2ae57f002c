package org.acre.purge.grace;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All readers: those that registered, and the slots of those that did not. Any thread. */
public final class ReaderSet {
    private static final ReaderState[] NONE = {};

    private final AtomicReference<ReaderState[]> registered = new AtomicReference<>(NONE);
    private final SlotTable slots = new SlotTable();

    /** Adds a reader. Costs a copy of all that are there. */
    public ReaderState register() {
        ReaderState reader = new ReaderState();
        registered.updateAndGet(old -> {
            ReaderState[] readers = Arrays.copyOf(old, old.length + 1);
            readers[old.length] = reader;
            return readers;
        });
        return reader;
    }

    /** Takes a reader out that nobody is inside of. */
    public void remove(ReaderState reader) {
        registered.updateAndGet(old ->
                Arrays.stream(old).filter(other -> other != reader).toArray(ReaderState[]::new));
    }

    /** Opens a section of the caller in a slot, in the epoch of {@code gate}. @return the slot */
    public ReaderState enterSlot(Thread caller, long gate, @Nullable Throwable trace) {
        return slots.enter(caller, gate, trace);
    }

    public int registeredCount() {
        return registered.get().length;
    }

    public int slotCount() {
        return slots.all().length;
    }

    /**
     * Shows all readers. After {@link Gate#heavy} it misses none that matters: the array that leads to a reader was stored
     * before that reader's word, so if the fence lies behind the store to the word, the array is seen, too.
     */
    void forEach(Consumer<ReaderState> visitor) {
        for (ReaderState reader : registered.get()) {
            visitor.accept(reader);
        }
        for (ReaderState slot : slots.all()) {
            visitor.accept(slot);
        }
    }

    /** A reader in which the caller has a section open; null if there is none. Looks at all readers. */
    public @Nullable ReaderState heldBy(Thread caller) {
        ReaderState reader = heldBy(caller, registered.get());
        return reader != null ? reader : heldBy(caller, slots.all());
    }

    private static @Nullable ReaderState heldBy(Thread caller, ReaderState[] readers) {
        for (ReaderState reader : readers) {
            if (reader.isHeldBy(caller)) {
                return reader;
            }
        }
        return null;
    }

    void forgetEndedOwners() {
        for (ReaderState slot : slots.all()) {
            slot.forgetEndedOwner();
        }
    }
}

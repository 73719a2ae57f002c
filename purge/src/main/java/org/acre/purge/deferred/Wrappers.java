package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One entry in one object, for frees that find no block: a stack that any thread pushes onto and the monitor takes whole. */
public @SuppressWarnings("ReferenceEquality") // CLOSED is one object
final class Wrappers {
    /** An entry, and the one pushed before it. */
    public record Wrapper(long entry, @Nullable Wrapper next) {}

    /** What {@link Wrapper} costs may not be there: a test says so without filling the heap. */
    @FunctionalInterface
    public interface Source {
        Wrapper wrap(long entry, @Nullable Wrapper next);
    }

    private static final Wrapper CLOSED = new Wrapper(0, null);

    private final Source source;
    private final AtomicReference<@Nullable Wrapper> top = new AtomicReference<>();

    Wrappers(Source source) {
        this.source = source;
    }

    /** Adds an entry. @throws OutOfMemoryError if there is no memory for the object; nothing has changed */
    NodeQueues.Outcome push(long entry) {
        while (true) {
            Wrapper below = top.get();
            if (below == CLOSED) {
                return NodeQueues.Outcome.CLOSED;
            }
            // cas: publishes the entry; pairs with take.
            if (top.compareAndSet(below, source.wrap(entry, below))) {
                return NodeQueues.Outcome.QUEUED;
            }
        }
    }

    boolean isEmpty() {
        Wrapper wrapper = top.get();
        return wrapper == null || wrapper == CLOSED;
    }

    /** Takes the whole stack, and if {@code last} lets nothing more in. */
    @Nullable Wrapper take(boolean last) {
        Wrapper taken = top.getAndSet(last ? CLOSED : null);
        return taken == CLOSED ? null : taken;
    }
}

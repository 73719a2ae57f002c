package org.acre.purge;

import java.lang.invoke.VarHandle;
import org.acre.purge.grace.Gate;
import org.acre.purge.grace.ReaderSet;
import org.acre.purge.grace.ReaderState;

/**
 * A registered reader, for loops that enter and leave all the time: one store each, no allocation. Sections nest.
 *
 * <p>One thread at a time: another may use it when it is outside all sections, and if the two agree on whose turn it is. The
 * thread may be virtual and may park inside a section; the section stays open.
 *
 * {@snippet file="org/acre/purge/PurgeSnippetsTest.java" region="registered-reader"}
 *
 * <p>After liburcu's memb flavour (Desnoyers, McKenney, Stern, Dagenais, Walpole: User-Level Implementations of
 * Read-Copy Update, 2012).
 */
public final class Reader implements AutoCloseable {
    private final GracePeriods gracePeriods;
    private final ReaderSet readers;
    private final Gate gate;
    private final ReaderState state;
    private boolean closed;

    Reader(GracePeriods gracePeriods, ReaderSet readers, Gate gate) {
        this.gracePeriods = gracePeriods;
        this.readers = readers;
        this.gate = gate;
        this.state = readers.register();
    }

    /**
     * Opens a section of the calling thread. Never waits.
     *
     * @throws IllegalStateException if another thread is inside, this reader or its {@code GracePeriods} is closed, or 32,767
     *     sections are open one inside the other
     */
    public void enter() {
        final ReaderState state = this.state;
        long gate = this.gate.word();
        if (state.isOutside(Thread.currentThread()) && Gate.isFree(gate)) {
            state.open(gate);
            VarHandle.acquireFence(); // keeps the loads of the section behind the store; pairs with Gate.heavy, see there
        } else {
            enterSlow(gate);
        }
    }

    /** With a fence, inside another section, for the first time on this thread, or not at all. */
    private void enterSlow(long word) {
        if (closed) {
            throw new IllegalStateException("this reader is closed");
        }
        gracePeriods.requireOpen();
        Thread thread = Thread.currentThread();
        if (!state.isOwnedBy(thread) || Gate.isTraced(word)) {
            state.own(thread, gracePeriods.trace(word));
        }
        state.enter(word);
        gate.light(); // as in enter
    }

    /**
     * Closes the section that the calling thread opened last.
     *
     * @throws IllegalStateException if it has none open
     */
    public void exit() {
        state.exit(Thread.currentThread());
    }

    /**
     * Takes the reader out of the list that grace periods look through, at the cost of copying that list. Again: no effect.
     *
     * @throws IllegalStateException inside a section
     */
    @Override public void close() {
        if (!closed) {
            state.disown();
            closed = true;
            readers.remove(state);
        }
    }
}

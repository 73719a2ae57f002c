package org.acre.purge;

import org.acre.purge.grace.ReaderState;

/**
 * An open read-side section: what its thread finds while it is open is not freed before it is closed.
 *
 * <p>An object of 24 bytes, made anew for each section so that closing one twice can never close another. Compiled code does
 * without it where it stays in one method, as in a try-with-resources statement.
 */
public final class ReadSection implements AutoCloseable {
    private final ReaderState slot;
    private boolean closed;

    ReadSection(ReaderState slot) {
        this.slot = slot;
    }

    /**
     * Ends the section. One store. Sections may be closed in any order.
     *
     * @throws IllegalStateException if it is closed already, or the caller is not the thread that opened it; nothing changes
     */
    @Override public void close() {
        Thread caller = Thread.currentThread();
        if (closed) {
            throw new IllegalStateException(caller + " closes a section that is closed already");
        }
        slot.requireInside(caller);
        closed = true; // before the exit, which publishes it to whoever takes the slot next
        slot.exit(caller);
    }
}

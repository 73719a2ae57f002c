package org.acre.purge.grace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One reader as waiters see it: its {@linkplain ReaderWord word}, and the thread whose sections it counts.
 *
 * <pre>
 *   field   written by            how                          read by
 *   word    the thread inside     opaque in, release out       waiters, acquire
 *           a thread on its way   cas, release (slots only)
 *   owner   the same, before it   plain; the word, released    itself, plain; others after the word
 *           is inside             later, publishes it
 *   trace   the same              plain, likewise              others after the word
 * </pre>
 *
 * A registered reader belongs to one thread at a time and is entered by {@link #enter}. A slot is taken by whoever finds it
 * idle, by {@link #tryEnter}. Both leave the same way.
 */
@SuppressWarnings({"ReferenceEquality", "UnusedVariable", "MultiVariableDeclaration"}) // a thread equals itself alone; padding
public final class ReaderState {
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ReaderState.class, "word", long.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long word;
    private @Nullable Thread owner;
    private @Nullable Throwable trace;

    /**
     * Never used. They make the object so long that the words of two readers, wherever in it the JVM puts them, are two lines of 64
     * bytes apart, and a reader's store disturbs no other: some processors fetch lines in pairs.
     */
    private long pad0, pad1, pad2, pad3, pad4, pad5, pad6, pad7, pad8, pad9, pad10, pad11, pad12, pad13, pad14, pad15;

    /** The word, as the thread inside has written it. */
    public long word() {
        return word;
    }

    /** Acquire: a waiter that sees a section over comes after all its loads; pairs with {@link #exit}. */
    long wordAcquire() {
        return (long) WORD.getAcquire(this);
    }

    /** Whose sections are counted; a racy answer unless the caller has seen the word inside before. */
    @Nullable Thread owner() {
        return owner;
    }

    /** Where the open section was entered; null if that was not asked for. */
    @Nullable Throwable trace() {
        return trace;
    }

    public boolean isOwnedBy(Thread thread) {
        return owner == thread;
    }

    /** Whether {@code thread}, which is the caller, has a section open here. */
    boolean isHeldBy(Thread thread) {
        // Acquire, through the word: whoever is inside wrote its owner before. Else the caller might see its own name, left from
        // an earlier section, beside somebody else's depth.
        return ReaderWord.isInside(wordAcquire()) && owner == thread;
    }

    /**
     * Makes a registered reader the caller's, if it is not inside already.
     *
     * @throws IllegalStateException if another thread is inside
     */
    public void own(Thread thread, @Nullable Throwable trace) {
        if (ReaderWord.isInside(word())) {
            if (owner != thread) {
                throw new IllegalStateException(thread + " enters a reader in which " + owner
                        + " is inside; a reader serves one thread at a time");
            }
            return; // the trace is that of the outermost section
        }
        owner = thread;
        this.trace = trace;
        // Pairs with isHeldBy and GraceScan: who sees the next store to the word sees this owner.
        VarHandle.releaseFence();
    }

    /** Forgets the thread of a registered reader, which enters no more. */
    public void disown() {
        if (ReaderWord.isInside(word())) {
            throw new IllegalStateException("closing a reader in which " + owner + " is inside, "
                    + ReaderWord.depth(word()) + " deep; exit first");
        }
        owner = null;
        trace = null;
    }

    /** Whether {@code thread}, which is the caller, owns this reader and has no section open here. */
    public boolean isOutside(Thread thread) {
        return owner == thread && word == ReaderWord.OUTSIDE;
    }

    /**
     * Opens an outermost section of the thread that owns this reader, in the epoch of {@code gate}, which has no flags. The fence
     * that must follow is the caller's: see {@link Gate}.
     */
    public void open(long gate) {
        // Opaque: the value alone matters here. That no load of the section passes this store is the work of the fences.
        WORD.setOpaque(this, gate + 1);
    }

    /** Opens a section, outermost or not, of the thread that owns this reader, with whatever flags. Then as {@link #open}. */
    public void enter(long gate) {
        long word = this.word;
        if (ReaderWord.depth(word) == ReaderWord.MAX_DEPTH) {
            throw new IllegalStateException("a reader is inside " + ReaderWord.MAX_DEPTH
                    + " deep, which is all that is counted; is an exit missing?");
        }
        // Opaque: as in open.
        WORD.setOpaque(this, word == ReaderWord.OUTSIDE ? ReaderWord.opened(gate) : ReaderWord.nested(word));
    }

    /**
     * Closes the innermost section.
     *
     * @throws IllegalStateException if the caller has none open
     */
    public void exit(Thread caller) {
        long word = this.word;
        if (owner == caller && ReaderWord.depth(word) == 1) {
            // Release: no load of the section sinks below; pairs with wordAcquire. Weaker, and a waiter would free under it.
            WORD.setRelease(this, ReaderWord.OUTSIDE);
        } else {
            exitNested(caller, word);
        }
    }

    private void exitNested(Thread caller, long word) {
        if (owner != caller || !ReaderWord.isInside(word)) {
            throw notInside(caller, word);
        }
        WORD.setOpaque(this, ReaderWord.exited(word)); // the outermost exit publishes
    }

    /** Refuses a thread that has no section open here. */
    public void requireInside(Thread caller) {
        if (owner != caller || !ReaderWord.isInside(word())) {
            throw notInside(caller, word());
        }
    }

    /**
     * Takes a slot that nobody is in, and opens a section in it, in the epoch of {@code gate}. The fence that must follow is the
     * caller's.
     *
     * @return false if somebody is in it
     */
    boolean tryEnter(Thread caller, long gate, @Nullable Throwable trace) {
        // cas: acquires the slot alone, for which nobody waits yet, so that the owner is written before anybody looks for it.
        if ((long) WORD.getOpaque(this) != ReaderWord.OUTSIDE
                || !WORD.compareAndSet(this, ReaderWord.OUTSIDE, ReaderWord.CLAIMED)) {
            return false;
        }
        if (owner != caller) { // spares a store that the collector would look at
            owner = caller;
        }
        if (trace != null) {
            this.trace = trace;
        }
        // Release: publishes the owner; pairs with isHeldBy. Else a thread could take another's section for its own.
        WORD.setRelease(this, ReaderWord.opened(gate));
        return true;
    }

    /** Lets go of a thread that has ended: it would be kept alive, with its class loader, until another thread takes the slot. */
    void forgetEndedOwner() {
        Thread thread = owner;
        if (thread == null || thread.isAlive()) {
            return;
        }
        // cas: while the slot is claimed nobody else writes the owner, who may have changed since it was read.
        if (WORD.compareAndSet(this, ReaderWord.OUTSIDE, ReaderWord.CLAIMED)) {
            if (owner == thread) {
                owner = null;
                trace = null;
            }
            // Release: gives the slot back; pairs with the cas of tryEnter.
            WORD.setRelease(this, ReaderWord.OUTSIDE);
        }
    }

    private IllegalStateException notInside(Thread caller, long word) {
        return new IllegalStateException(
                ReaderWord.isInside(word)
                        ? caller + " closes a section that " + owner + " opened; only its own thread may"
                        : caller + " leaves a section that it has not entered");
    }
}

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
 *           a thread on its way   cas (slots only)
 *   owner   the same, before it   plain; the word, released    itself, plain; others after the word
 *           is inside             later, publishes it
 *   trace   the same              plain, likewise              others after the word
 * </pre>
 *
 * A registered reader belongs to one thread at a time and is entered by {@link #enter}. A slot is taken by whoever finds it
 * idle, by {@link #tryEnter}. Both leave the same way.
 */
@SuppressWarnings("ReferenceEquality") // a thread equals itself alone, whatever its subclass says
public final class ReaderState {
    /** Two lines of 64 bytes, because some processors fetch lines in pairs: a reader's store disturbs no other reader. */
    private static final int PAD = 16;

    private static final VarHandle WORD =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final long[] words = new long[PAD + 1 + PAD];
    private @Nullable Thread owner;
    private @Nullable Throwable trace;

    /** The word, as the thread inside has written it. */
    public long word() {
        return (long) WORD.get(words, PAD);
    }

    /** Acquire: a waiter that sees a section over comes after all its loads; pairs with {@link #leave}. */
    long wordAcquire() {
        return (long) WORD.getAcquire(words, PAD);
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
     * Makes a registered reader the caller's.
     *
     * @throws IllegalStateException if another thread is inside
     */
    public void own(Thread thread, @Nullable Throwable trace) {
        if (owner != thread) {
            if (ReaderWord.isInside(word())) {
                throw new IllegalStateException(thread + " enters a reader in which " + owner
                        + " is inside; a reader serves one thread at a time");
            }
            owner = thread;
        }
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

    /** Opens a section of the thread that owns this reader. The fence that must follow is the caller's: see {@link Fences}. */
    public void enter() {
        final long[] words = this.words;
        long word = (long) WORD.get(words, PAD);
        if (ReaderWord.depth(word) == ReaderWord.MAX_DEPTH) {
            throw tooDeep();
        }
        // Opaque: the value alone matters here. That no load of the section passes this store is the work of the fences.
        WORD.setOpaque(words, PAD, ReaderWord.entered(word));
    }

    /**
     * Closes the innermost section.
     *
     * @throws IllegalStateException if the caller has none open
     */
    public void exit(Thread caller) {
        long word = (long) WORD.get(words, PAD);
        if (owner != caller || !ReaderWord.isInside(word)) {
            throw notInside(caller, word);
        }
        leave(word);
    }

    /**
     * Closes the section that was opened when the word became {@code ticket}.
     *
     * @throws IllegalStateException if it is closed, or another thread's
     */
    public void exit(Thread caller, long ticket) {
        long word = (long) WORD.get(words, PAD);
        if (word != ticket) {
            throw new IllegalStateException(caller + " closes a section that is closed already");
        }
        if (owner != caller) {
            throw notInside(caller, word);
        }
        leave(word);
    }

    /** Release: no load of the section sinks below; pairs with {@link #wordAcquire}. Weaker, and a waiter would free under it. */
    private void leave(long word) {
        WORD.setRelease(words, PAD, ReaderWord.exited(word));
    }

    /**
     * Takes an idle slot and opens a section in it. The fence that must follow is the caller's.
     *
     * @return false if the slot is not idle, or was taken meanwhile
     */
    boolean tryEnter(Thread caller, @Nullable Throwable trace) {
        final long[] words = this.words;
        long word = (long) WORD.getAcquire(words, PAD);
        if (!ReaderWord.isIdle(word)) {
            return false;
        }
        if (owner == caller && trace == null) {
            // cas: of two threads one enters. The owner was read after the word, and nobody changes it without changing the
            // word: so it still is the caller.
            return WORD.compareAndSet(words, PAD, word, ReaderWord.entered(word));
        }
        // cas: acquires the slot alone, for which nobody waits yet, so that the owner is written before anybody looks for it.
        if (!WORD.compareAndSet(words, PAD, word, ReaderWord.claimed(word))) {
            return false;
        }
        this.owner = caller;
        this.trace = trace;
        // Release: publishes the owner; pairs with isHeldBy. Else a thread could take another's section for its own.
        WORD.setRelease(words, PAD, ReaderWord.entered(word));
        return true;
    }

    /** Lets go of a thread that has ended: it would be kept alive, with its class loader, until another thread takes the slot. */
    void forgetEndedOwner() {
        Thread thread = owner;
        if (thread == null || thread.isAlive()) {
            return;
        }
        long word = (long) WORD.getAcquire(words, PAD);
        // cas: while the slot is claimed nobody else writes the owner, who may have changed since it was read.
        if (ReaderWord.isIdle(word) && WORD.compareAndSet(words, PAD, word, ReaderWord.claimed(word))) {
            if (owner == thread) {
                owner = null;
                trace = null;
            }
            // Release: gives the slot back as it was; pairs with the acquire of tryEnter.
            WORD.setRelease(words, PAD, word);
        }
    }

    private IllegalStateException notInside(Thread caller, long word) {
        return new IllegalStateException(
                ReaderWord.isInside(word)
                        ? caller + " closes a section that " + owner + " opened; only its own thread may"
                        : caller + " leaves a section that it has not entered");
    }

    private static IllegalStateException tooDeep() {
        return new IllegalStateException("a reader is inside " + ReaderWord.MAX_DEPTH
                + " deep, which is all that is counted; is an exit missing?");
    }
}

package org.acre.purge.grace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What every reader passes on its way in: the epoch, flags, and the fence that keeps a section's loads behind the store that
 * announces it. The fence is the reader's, or one that the waiter makes every thread execute.
 *
 * <pre>
 *   63                                16 15          3 2 1 0
 *  +------------------------------------+-------------+-+-+-+
 *  |  epoch                             |             |C|T|F|      Fenced, Traced, Closed
 *  +------------------------------------+-------------+-+-+-+
 *   grace periods begun so far (wraps)
 * </pre>
 *
 * <p>The danger is Dekker's. A reader announces itself, then loads; a waiter unlinks, then looks who is announced. If both
 * loads pass the stores before them, the waiter sees nobody and frees what the reader has just found.
 *
 * <pre>
 *   reader                      waiter
 *   epoch = gate                unlink
 *   word = epoch, inside        next epoch
 *   light()                     heavy()
 *   load pointer                load word
 * </pre>
 *
 * A reader that has the new epoch need not be waited for: it loaded the epoch before its section's loads, and the epoch was stored
 * after all that the waiter waits for was unlinked.
 */
/*
 * With fences on both sides, light() is VarHandle.fullFence() and so is heavy(): the Java memory model says the rest.
 *
 * Without, light() is VarHandle.acquireFence(), and the Java memory model has no word for what is wanted of it. It rests on this:
 *
 * 1. The compiler. Nothing that C1, C2 or the interpreter emits for a load of the section stands before the store to the word.
 *    C2 makes acquireFence a LoadFence: a barrier node that takes in all memory state and gives out all memory state, so a load
 *    behind it depends on it, it depends on the store before it, and no load or store is moved, merged or taken from a register
 *    across it, though only loads are in its name. C1 does not move memory accesses, and compiles an opaque store as a volatile one,
 *    with a real fence; so does the interpreter. The store is opaque and not plain so that it cannot be dropped or merged with
 *    the one that leaves. purge/README.md shows the code that is generated.
 * 2. The processor. It may let the loads pass the store. The waiter's system call interrupts every processor that runs a
 *    thread of this process, and an interrupt finds the processor between two instructions of the reader, with a full fence
 *    there. If that point lies behind the store, the waiter sees the word inside and waits. If it lies before, all loads of the
 *    section come after the fence and see what the waiter has unlinked. A thread that is not running passes a full fence when
 *    it is switched in; the kernel promises that (membarrier(2), MEMBARRIER_CMD_PRIVATE_EXPEDITED).
 * 3. Weakly ordered processors. acquireFence emits a fence for loads there (dmb ishld on AArch64). Point 2 is the same.
 *
 * ReaderEntryStress and its weakened twin show both on real hardware; GraceModelTest shows the protocol on all interleavings.
 */
public final class Gate {
    private static final long FENCED = 1;
    private static final long TRACED = 1 << 1;
    private static final long CLOSED = 1 << 2;
    private static final long FLAGS = FENCED | TRACED | CLOSED;
    private static final long EPOCH = 1 << 16;

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Gate.class, "word", long.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable allThreads;
    private long word;

    private Gate(Runnable allThreads, long flags) {
        this.allThreads = allThreads;
        this.word = flags;
    }

    /** Readers fence. */
    public static Gate ofReaders() {
        return new Gate(() -> {}, FENCED);
    }

    /** Readers do not; {@code allThreads} makes all threads fence. */
    public static Gate ofWaiters(Runnable allThreads) {
        return new Gate(allThreads, 0);
    }

    /** The same, where every section remembers the stack of its enter. */
    public Gate traced() {
        return new Gate(allThreads, word | TRACED);
    }

    /** Epoch and flags, all that a reader needs in one load. Opaque: the fence behind the reader's store orders this load, too. */
    public long word() {
        return (long) WORD.getOpaque(this);
    }

    /** Whether a reader needs nothing on its way in but its store and {@link VarHandle#acquireFence}. */
    public static boolean isFree(long word) {
        return (word & FLAGS) == 0;
    }

    public static boolean isTraced(long word) {
        return (word & TRACED) != 0;
    }

    public boolean isClosed() {
        return (word() & CLOSED) != 0;
    }

    /** Lets no more readers in; those inside may leave. One that misses it enters as if it had come earlier. */
    public void close() {
        long _ = (long) WORD.getAndBitwiseOr(this, CLOSED); // atomic beside nextEpoch
    }

    /**
     * Begins the next epoch, by the driver.
     *
     * @return the gate's word in that epoch
     */
    long nextEpoch() {
        // Volatile: after Rounds.begin, so that nobody joins the round any more, and what those who did have unlinked is seen by
        // whoever sees the epoch; pairs with the fence behind word(). Before it, and a reader with the new epoch, for whom nobody
        // waits, could find what is unlinked next.
        return (long) WORD.getAndAdd(this, EPOCH) + EPOCH;
    }

    /** Between the store that announces a section and the loads behind it; pairs with {@link #heavy}. */
    public void light() {
        if ((word() & FENCED) != 0) {
            VarHandle.fullFence();
        } else {
            VarHandle.acquireFence();
        }
    }

    /**
     * Between the stores of whoever asked for a grace period, which are in memory by then, and a look at the readers; pairs with
     * {@link #light}.
     *
     * <p>The caller's own fences cost nothing beside a system call, and make it no concern of the barrier what it does to the
     * thread that calls it.
     */
    public void heavy() {
        VarHandle.fullFence();
        allThreads.run();
        VarHandle.fullFence();
    }
}

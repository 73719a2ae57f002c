package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.acre.allocator.order.LockOrder;
import org.acre.purge.deferred.Wrappers.Wrapper;
import org.jspecify.annotations.Nullable;

/** Gives back what is ripe, to the space or to the owner of objects, and runs callbacks. On the monitor's thread. */
final class Reclaimer {
    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private final Deferrals deferrals;
    private final BulkBlock blocks;
    private final BlankBlocks blanks;
    private final Heads heads;
    private final Callbacks callbacks;
    private final HeldBytes held;
    private final int nodes;
    private final long[] entries;
    private int nextNode;

    /** Written by the monitor alone, read for statistics. */
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong emptied = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Reclaimer(Deferrals deferrals, BulkBlock blocks, BlankBlocks blanks, Heads heads, Callbacks callbacks, HeldBytes held,
            int nodes) {
        this.deferrals = deferrals;
        this.blocks = blocks;
        this.blanks = blanks;
        this.heads = heads;
        this.callbacks = callbacks;
        this.held = held;
        this.nodes = nodes;
        this.entries = new long[blocks.capacity()];
    }

    long freedCount() {
        return freed.get();
    }

    long emptiedBlocks() {
        return emptied.get();
    }

    long failureCount() {
        return failures.get();
    }

    /** Frees the areas of a ripe block. @return false if an entry is still being written */
    boolean freeAreas(long block) {
        return freeBlock(block, false);
    }

    /** The same for a block of objects. */
    boolean freeObjects(long block) {
        return freeBlock(block, true);
    }

    private boolean freeBlock(long block, boolean objects) {
        int count = blocks.count(block);
        for (int i = 0; i < count; i++) {
            long entry = blocks.entryAcquire(block, i); // acquire: pairs with NodeQueues.add
            if (entry == 0) {
                return false;
            }
            entries[i] = entry;
        }
        giveBack(count, bytes(count), objects);
        recycle(block, count);
        return true;
    }

    /** Bytes of the first entries. */
    private long bytes(int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += bytes(entries[i]);
        }
        return bytes;
    }

    /** Gives the first entries back to their owner in one call. */
    private void giveBack(int count, long bytes, boolean objects) {
        try {
            if (objects) {
                deferrals.freeObjects(entries, count);
            } else {
                deferrals.freeAreas(entries, count);
            }
        } catch (Throwable e) {
            report("giving back " + count + (objects ? " objects" : " areas") + " threw; the rest goes on", e);
        }
        noteFreed(count, bytes);
    }

    private void recycle(long block, int count) {
        emptied.setRelease(emptied.getPlain() + 1);
        nextNode = nextNode + 1 < nodes ? nextNode + 1 : 0;
        try {
            blocks.clear(block, count);
            blanks.put(nextNode, block);
        } catch (Throwable e) {
            // Lost rather than looked at again: its entries are freed.
            report("a block of " + blocks.bytes() + " bytes cannot be given back and is lost", e);
        }
    }

    /** Frees what waited in wrappers, a block's worth at a time. */
    void freeWrappers(@Nullable Wrapper top) {
        freeWrapped(top, true);
        freeWrapped(top, false);
    }

    private void freeWrapped(@Nullable Wrapper top, boolean objects) {
        int count = 0;
        for (Wrapper wrapper = top; wrapper != null; wrapper = wrapper.next()) {
            if (Deferrals.isObject(wrapper.entry()) == objects) {
                entries[count++] = wrapper.entry();
            }
            if (count == entries.length) {
                giveBack(count, bytes(count), objects);
                count = 0;
            }
        }
        if (count > 0) {
            giveBack(count, bytes(count), objects);
        }
    }

    /** Frees a list of heads, and runs the callbacks among them. */
    void freeHeads(long first) {
        long link = first;
        while (link != HeadLink.NONE) {
            long action;
            long below;
            try {
                requireTaken(link);
                action = heads.action(link);
                below = heads.below(link); // before the area is another's
            } catch (Throwable e) {
                report("the head at link 0x" + Long.toHexString(link)
                        + " cannot be read; its area, and those queued before it, stay deferred", e);
                return;
            }
            act(link, action);
            link = below;
        }
    }

    private void requireTaken(long link) {
        if (!deferrals.isTaken(HeadLink.entry(link))) {
            throw new IllegalStateException("a head was overwritten: its link leads to nothing that was freed");
        }
    }

    /** Does what a head wants. Never throws: the next head must not suffer for it. */
    private void act(long link, long action) {
        long entry = HeadLink.entry(link);
        if (action == HeadLink.offsetWords(link)) {
            free(entry);
            return;
        }
        LongConsumer callback = callbacks.get(action);
        if (callback != null) {
            run(callback, entry);
            return;
        }
        report("a head was overwritten, and its area stays deferred", new IllegalStateException("it wants callback " + action
                + ", or offset " + HeadLink.offsetWords(link) + " words, in 0x" + Long.toHexString(deferrals.start(entry))));
    }

    private void run(LongConsumer callback, long entry) {
        long start = deferrals.start(entry);
        noteFreed(1, bytes(entry));
        try {
            deferrals.restore(entry);
            LockOrder.callingOut("a callback");
            callback.accept(start);
        } catch (Throwable e) {
            report("callback " + callback + " threw for 0x" + Long.toHexString(start) + "; the rest run", e);
        }
    }

    private void free(long entry) {
        entries[0] = entry;
        giveBack(1, bytes(entry), Deferrals.isObject(entry));
    }

    private long bytes(long entry) {
        try {
            return deferrals.bytes(entry);
        } catch (Throwable e) {
            report("the owner does not know how long " + entry + " is", e);
            return 0;
        }
    }

    private void noteFreed(int count, long bytes) {
        freed.setRelease(freed.getPlain() + count);
        held.noteFreed(bytes);
    }

    private void report(String what, Throwable e) {
        failures.incrementAndGet();
        try {
            LOGGER.log(System.Logger.Level.WARNING, what, e);
        } catch (Throwable _) {
            // It is counted. A logger that throws, or finds no memory, must not make the monitor do again what it has done.
        }
    }
}

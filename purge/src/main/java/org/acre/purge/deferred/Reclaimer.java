package org.acre.purge.deferred;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
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

    /** Frees the areas of a block. @return false if its grace period has not ended, or an entry is still being written */
    boolean freeAreasIfRipe(long block, Grace grace) {
        return freeIfRipe(block, grace, false);
    }

    /** The same for a block of objects. */
    boolean freeObjectsIfRipe(long block, Grace grace) {
        return freeIfRipe(block, grace, true);
    }

    private boolean freeIfRipe(long block, Grace grace, boolean objects) {
        if (!grace.isOver(blocks.cookie(block)) || !blocks.isComplete(block)) {
            return false;
        }
        int count = blocks.count(block);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            long entry = blocks.entryAcquire(block, i); // acquire: pairs with NodeQueues.add
            entries[i] = objects ? Deferrals.address(entry) : entry;
            bytes += bytes(entry);
        }
        giveBack(count, bytes, objects);
        recycle(block, count);
        return true;
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
        blocks.clear(block, count);
        emptied.setRelease(emptied.getPlain() + 1);
        nextNode = nextNode + 1 < nodes ? nextNode + 1 : 0;
        blanks.put(nextNode, block);
    }

    /** Frees what waited in wrappers, a block's worth at a time. */
    void freeWrappers(@Nullable Wrapper top) {
        freeWrapped(top, true);
        freeWrapped(top, false);
    }

    private void freeWrapped(@Nullable Wrapper top, boolean objects) {
        int count = 0;
        long bytes = 0;
        for (Wrapper wrapper = top; wrapper != null; wrapper = wrapper.next()) {
            long entry = wrapper.entry();
            if (Deferrals.isObject(entry) == objects) {
                entries[count++] = objects ? Deferrals.address(entry) : entry;
                bytes += bytes(entry);
            }
            if (count == entries.length) {
                giveBack(count, bytes, objects);
                count = 0;
                bytes = 0;
            }
        }
        if (count > 0) {
            giveBack(count, bytes, objects);
        }
    }

    /** Frees a list of heads, and runs the callbacks among them. */
    void freeHeads(long first) {
        long link = first;
        while (link != HeadLink.NONE) {
            long below;
            try {
                below = freeHead(link);
            } catch (Throwable e) {
                report("the head at link 0x" + Long.toHexString(link)
                        + " cannot be read; its area, and those queued before it, stay deferred", e);
                return;
            }
            link = below;
        }
    }

    private long freeHead(long link) {
        long entry = HeadLink.entry(link);
        if (!deferrals.isTaken(entry)) {
            throw new IllegalStateException("a head was overwritten: its link leads to nothing that was freed");
        }
        long action = heads.action(link);
        long below = heads.below(link); // before the area is another's
        if (action == HeadLink.offsetWords(link)) {
            free(entry);
            return below;
        }
        LongConsumer callback = callbacks.get(action);
        if (callback == null) {
            throw new IllegalStateException("a head was overwritten: it wants callback " + action + ", or offset "
                    + HeadLink.offsetWords(link) + " words, in 0x" + Long.toHexString(deferrals.start(entry)));
        }
        run(callback, entry);
        return below;
    }

    private void run(LongConsumer callback, long entry) {
        long start = deferrals.start(entry);
        noteFreed(1, bytes(entry));
        deferrals.restore(entry);
        try {
            callback.accept(start);
        } catch (Throwable e) {
            report("callback " + callback + " threw for 0x" + Long.toHexString(start) + "; the rest run", e);
        }
    }

    private void free(long entry) {
        long bytes = bytes(entry);
        try {
            deferrals.free(entry);
        } catch (Throwable e) {
            report("giving back " + entry + " threw; the rest goes on", e);
        }
        noteFreed(1, bytes);
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
        LOGGER.log(System.Logger.Level.WARNING, what, e);
    }
}

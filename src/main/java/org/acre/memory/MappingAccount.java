package org.acre.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Mappings of the kernel that one region holds; a part of {@link KernelMappings}. Any thread. */
public final class MappingAccount {
    private final KernelMappings all;
    private final AtomicLong held = new AtomicLong();

    MappingAccount(KernelMappings all) {
        this.all = all;
    }

    /**
     * Takes {@code count} mappings, or none and says false. Purges what it can, of every region, before it says no: the
     * caller holds no lock and is inside no invalidation.
     */
    public boolean take(long count) {
        return note(all.take(count), count);
    }

    /** As {@link #take}, but gives up at once; also inside an invalidation. */
    public boolean tryTake(long count) {
        return note(all.tryTake(count), count);
    }

    private boolean note(boolean taken, long count) {
        if (taken) {
            held.addAndGet(count);
        }
        return taken;
    }

    /** Gives back what was taken. */
    public void give(long count) {
        held.addAndGet(-count);
        all.give(count);
    }

    /** Gives back all of it. */
    public void giveAll() {
        all.give(held.getAndSet(0));
    }

    /** How many there are. */
    public long held() {
        return held.get();
    }

    /** Those of the process. */
    public KernelMappings all() {
        return all;
    }
}

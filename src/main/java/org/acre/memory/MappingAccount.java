package org.acre.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Mappings of the kernel that one region holds; a part of {@link KernelMappings}. Any thread. */
public final class MappingAccount {
    private static final long CLOSED = -1;

    private final KernelMappings all;
    /** CLOSED, or how many there are. */
    private final AtomicLong held = new AtomicLong();

    MappingAccount(KernelMappings all) {
        this.all = all;
    }

    /**
     * Takes {@code count} mappings, or none and says false. Purges what it can, of every region, before it says no: the
     * caller holds no lock that a purge of views could want, and is inside no invalidation.
     */
    public boolean take(long count) {
        return all.take(count) && note(count);
    }

    /** As {@link #take}, but gives up at once; also inside an invalidation. */
    public boolean tryTake(long count) {
        return all.tryTake(count) && note(count);
    }

    private boolean note(long count) {
        long before = held.getAndUpdate(present -> present == CLOSED ? CLOSED : present + count);
        if (before == CLOSED) {
            all.give(count);
        }
        return before != CLOSED;
    }

    /** Gives back what was taken, unless that was done by {@link #close}. */
    public void give(long count) {
        if (held.getAndUpdate(present -> present == CLOSED ? CLOSED : present - count) != CLOSED) {
            all.give(count);
        }
    }

    /** Gives back all of it; nothing is taken from now on. */
    public void close() {
        all.give(Math.max(0, held.getAndSet(CLOSED)));
    }

    /** How many there are. */
    public long held() {
        return Math.max(0, held.get());
    }

    /** Those of the process. */
    public KernelMappings all() {
        return all;
    }
}

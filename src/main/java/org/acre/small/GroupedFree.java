package org.acre.small;

import org.acre.allocator.InvalidFreeException;
import org.jspecify.annotations.Nullable;

/** Frees many slots whose addresses are sorted: one cas for neighbours that share a group. Makes no object unless it refuses. For one thread. */
public final class GroupedFree {
    private final SlabDirectory directory;
    private final Freeing freeing;
    private final Freeing.Step step;
    private @Nullable InvalidFreeException failure;
    private long bytes;

    GroupedFree(SlabDirectory directory, Freeing freeing, Freeing.Step step) {
        this.directory = directory;
        this.freeing = freeing;
        this.step = step;
    }

    /**
     * Frees all that are in the state for it.
     *
     * @param addresses the first {@code count} of these, ascending
     * @return the bytes of their slots
     * @throws InvalidFreeException for the first that was not in the state for it; the further ones are suppressed exceptions of that
     */
    public long free(long[] addresses, int count) {
        failure = null;
        bytes = 0;
        int next = 0;
        while (next < count) {
            Slab slab = directory.slabAt(addresses[next]);
            if (slab == null || slab.slotAt(addresses[next]) < 0) {
                fail(addresses[next++]);
            } else {
                next = freeGroup(slab, addresses, next, count);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return bytes;
    }

    /** Frees the objects from {@code first} on that share its group. @return the first that does not */
    private int freeGroup(Slab slab, long[] addresses, int first, int count) {
        int group = Slab.group(slab.slotAt(addresses[first]));
        long bits = 0;
        int next = first;
        for (int slot; next < count; next++, bits |= Slab.bit(slot)) {
            slot = slab.slotAt(addresses[next]);
            // The same address again ends the run: the next one finds it free.
            if (slot < 0 || Slab.group(slot) != group || (bits & Slab.bit(slot)) != 0) {
                break;
            }
        }
        long freed = step.act(slab, group, bits);
        bytes += Long.bitCount(freed) * slab.length();
        for (int i = first; i < next && freed != bits; i++) {
            if ((freed & Slab.bit(slab.slotAt(addresses[i]))) == 0) {
                fail(addresses[i]);
            }
        }
        return next;
    }

    private void fail(long address) {
        InvalidFreeException fault = freeing.fault(address);
        if (failure == null) {
            failure = fault;
        } else {
            failure.addSuppressed(fault);
        }
    }
}

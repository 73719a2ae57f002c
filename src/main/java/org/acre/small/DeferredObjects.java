package org.acre.small;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.purge.BulkFree;
import org.jspecify.annotations.Nullable;

/** Small objects as deferred frees see them: taken when they are freed, and given back in bulk after the grace period. */
public final class DeferredObjects implements BulkFree {
    private final SmallObjects objects;
    /**
     * Made once, so that what was taken comes back when there is no memory for an object. Who frees takes it and puts it back: that is one
     * thread, and now and then one that found no memory to defer with.
     */
    private final AtomicReference<@Nullable GroupedFree> spare = new AtomicReference<>();

    public DeferredObjects(SmallObjects objects) {
        this.objects = objects;
        this.spare.set(objects.takenFrees());
    }

    @Override public boolean defer(long address) {
        if (!objects.owns(address)) {
            return false;
        }
        objects.take(address);
        return true;
    }

    @Override public void restore(long address) {
        objects.restore(address);
    }

    @Override public long bytes(long address) {
        return objects.slotBytes(address);
    }

    @Override public void free(long[] addresses, int count) {
        GroupedFree taken = spare.getAndSet(null);
        GroupedFree frees = taken != null ? taken : objects.takenFrees();
        try {
            Arrays.sort(addresses, 0, count);
            frees.free(addresses, count);
        } finally {
            spare.set(frees);
        }
    }
}

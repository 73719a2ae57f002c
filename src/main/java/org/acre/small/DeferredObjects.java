package org.acre.small;

import org.acre.purge.BulkFree;

/** Small objects as deferred frees see them: taken when they are freed, and given back in bulk after the grace period. */
public final class DeferredObjects implements BulkFree {
    private final SmallObjects objects;

    public DeferredObjects(SmallObjects objects) {
        this.objects = objects;
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
        objects.freeTaken(addresses, count);
    }
}

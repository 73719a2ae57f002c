package org.acre.purge.deferred;

import org.acre.allocator.Area;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.BulkFree;
import org.jspecify.annotations.Nullable;

/**
 * Takes areas and objects from their users, and gives them back to their owners. What it has taken is a number, an entry: the ticket
 * of an area, which is above 0, or the inverted address of an object, which is below.
 */
public final class Deferrals {
    private final SpaceDoor door;
    private final @Nullable BulkFree owner;

    public Deferrals(SpaceDoor door, @Nullable BulkFree owner) {
        this.door = door;
        this.owner = owner;
    }

    /** Bytes of the smallest area. */
    long pageBytes() {
        return door.pageSize();
    }

    static boolean isObject(long entry) {
        return entry < 0;
    }

    static long object(long address) {
        return ~address;
    }

    static long address(long entry) {
        return ~entry;
    }

    private BulkFree owner() {
        BulkFree present = owner;
        if (present == null) {
            throw new IllegalStateException("an object, but nobody owns objects");
        }
        return present;
    }

    /**
     * Takes the object or area that starts at {@code address}.
     *
     * @throws org.acre.allocator.InvalidFreeException if nobody holds one that does
     */
    public long take(long address) {
        BulkFree owner = this.owner;
        return owner != null && owner.defer(address) ? object(address) : door.defer(address);
    }

    public long take(Area area) {
        return door.defer(area);
    }

    /** Undoes a take. */
    public void restore(long entry) {
        if (isObject(entry)) {
            owner().restore(address(entry));
        } else {
            door.restore((int) entry);
        }
    }

    public long bytes(long entry) {
        return isObject(entry) ? owner().bytes(address(entry)) : door.deferredBytes((int) entry);
    }

    public long start(long entry) {
        return isObject(entry) ? address(entry) : door.deferredStart((int) entry);
    }

    /** Whether the entry can be one that was taken: a number that is read from memory of the user's may be anything. */
    boolean isTaken(long entry) {
        return isObject(entry) ? owner != null : door.isDeferred(entry);
    }

    /** Gives an area or object back to its owner. Its grace period has ended. */
    public void free(long entry) {
        if (isObject(entry)) {
            freeObjects(new long[] {entry}, 1);
        } else {
            door.release((int) entry);
        }
    }

    /** Gives areas back. */
    void freeAreas(long[] entries, int count) {
        door.release(entries, count);
    }

    /** Gives objects back to their owner. The array changes: it is the owner's for the call. */
    void freeObjects(long[] entries, int count) {
        for (int i = 0; i < count; i++) {
            entries[i] = address(entries[i]);
        }
        owner().free(entries, count);
    }
}

package org.acre.allocator;

/**
 * A handle to one life of one area: it remembers the generation, so that it is refused once the area has been freed, also
 * when the address has a new owner. Any thread may use it; it holds no resource.
 */
public final class Area {
    private final AddressSpace space;
    private final int id;
    private final long generation;
    private final long start;
    private final long bytes;

    Area(AddressSpace space, int id, long generation, long start, long bytes) {
        this.space = space;
        this.id = id;
        this.generation = generation;
        this.start = start;
        this.bytes = bytes;
    }

    AddressSpace space() {
        return space;
    }

    int id() {
        return id;
    }

    long generation() {
        return generation;
    }

    /** The first byte. */
    public long start() {
        return start;
    }

    /** Length in bytes, whole pages: now, or when this handle was made if the area is no longer live. */
    public long bytes() {
        long now = space.bytesOf(id, generation);
        return now == AddressSpace.NONE ? bytes : now;
    }

    /** Whether the area that this handle was made for is still busy. */
    public boolean isLive() {
        return space.bytesOf(id, generation) != AddressSpace.NONE;
    }

    /**
     * Frees the area, as {@link AddressSpace#free} does.
     *
     * @throws InvalidFreeException if this life of the area is over; nothing changes
     */
    public void free() {
        space.free(id, generation, start);
    }

    @Override
    public String toString() {
        return "Area[0x" + Long.toHexString(start) + ", " + bytes() + " bytes, " + (isLive() ? "live" : "ended") + "]";
    }
}

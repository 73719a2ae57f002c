package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.allocator.Area;

/** An area of a region that is freed at the first call of several that succeeds. Any thread. */
final class FreeOnce implements AutoCloseable {
    private final Region region;
    private final MemorySegment segment;
    private final Area area;
    private final AtomicBoolean freed = new AtomicBoolean();

    private FreeOnce(Region region, MemorySegment segment) {
        this.region = region;
        this.segment = segment;
        this.area = region.space().areaAt(segment.address());
    }

    /** A new area of its own, and no slot. */
    static FreeOnce allocate(Region region, long bytes) {
        MemorySegment segment = region.allocate(bytes, region.space().pageSize());
        try {
            return new FreeOnce(region, segment);
        } catch (Throwable e) {
            region.freeAddress(segment.address()); // which needs no memory
            throw e;
        }
    }

    MemorySegment segment() {
        return segment;
    }

    void checkOpen() {
        if (freed.get()) {
            throw new IllegalStateException("closed: the area of " + segment.byteSize() + " bytes at 0x"
                    + Long.toHexString(segment.address()) + " is free");
        }
    }

    @Override public void close() {
        if (freed.compareAndSet(false, true)) { // one of several closers frees
            try {
                region.free(segment);
            } catch (Throwable e) {
                freed.set(!area.isLive()); // no memory to free it with, perhaps: whoever closes again tries again
                throw e;
            }
        }
    }
}

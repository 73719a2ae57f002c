package org.acre;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** Frees an area of a region at the first call of several. Any thread. */
final class FreeOnce implements AutoCloseable {
    private final Region region;
    private final MemorySegment area;
    private final AtomicBoolean freed = new AtomicBoolean();

    FreeOnce(Region region, MemorySegment area) {
        this.region = region;
        this.area = area;
    }

    void checkOpen() {
        if (freed.get()) {
            throw new IllegalStateException("closed: the area of " + area.byteSize() + " bytes at 0x"
                    + Long.toHexString(area.address()) + " is free");
        }
    }

    @Override public void close() {
        if (freed.compareAndSet(false, true)) { // one of several closers frees
            region.free(area);
        }
    }
}

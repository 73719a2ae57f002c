package org.acre.caffeine;

import java.lang.foreign.MemorySegment;
import org.acre.purge.ReadSection;

/**
 * A value of an {@link OffHeapCache} in place, without a copy. It stays as it is until this is closed, whatever becomes of its entry
 * meanwhile. It holds back the reuse of everything that the region frees: keep it for microseconds, not for seconds.
 *
 * <p>For the thread that has borrowed it, which closes it.
 */
public final class LentValue implements AutoCloseable {
    private final ReadSection section;
    private final MemorySegment segment;
    private boolean closed;

    LentValue(ReadSection section, MemorySegment segment) {
        this.section = section;
        this.segment = segment;
    }

    /**
     * The value, read-only. After {@link #close} the segment must not be looked at any more: its memory may be somebody else's.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public MemorySegment segment() {
        if (closed) {
            throw new IllegalStateException("the value of " + segment.byteSize() + " bytes was given back");
        }
        return segment;
    }

    /**
     * Gives the value back.
     *
     * @throws IllegalStateException if it was given back already, or by another thread than the one that has borrowed it
     */
    @Override public void close() {
        section.close();
        closed = true;
    }
}

package org.acre.cli.soak;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.Region;
import org.jspecify.annotations.Nullable;

/** A table of links to areas, which readers follow without a lock, inside sections; writers replace them and defer the free. */
final class Links {
    /** Of a head at the start of an area: readers may not look there. */
    static final long HEAD_BYTES = 16;

    /** An area, and what its owner wrote behind the head before it was published. */
    record Link(long address, long bytes, long stamp) {}

    final Region region;
    final AtomicReferenceArray<@Nullable Link> table = new AtomicReferenceArray<>(8);
    private final SoakLog log;

    Links(Region region, SoakLog log) {
        this.region = region;
        this.log = log;
    }

    void write(Link link) {
        MemorySegment memory = memory(link);
        for (long at = HEAD_BYTES; at < link.bytes; at += Long.BYTES) {
            memory.set(JAVA_LONG, at, link.stamp + at);
        }
    }

    /** Inside a section, or by who has unlinked it. */
    void check(Link link) {
        MemorySegment memory = memory(link);
        for (long at = HEAD_BYTES; at < link.bytes; at += Long.BYTES) {
            long found = memory.get(JAVA_LONG, at);
            if (found != link.stamp + at) {
                throw new BrokenLawException("under a reader: wrote " + Long.toHexString(link.stamp + at) + ", found "
                        + Long.toHexString(found) + " at " + at + " of " + link);
            }
        }
        log.checked(1);
    }

    private MemorySegment memory(Link link) {
        return region.memory().asSlice(region.offsetOf(link.address), link.bytes);
    }
}

package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Memory of 8 bytes at least, with its owner's stamp in front and at its end; nobody else has that stamp. */
record Stamped(MemorySegment segment, long stamp) {
    /** Of memory that was just handed out. */
    static Stamped of(MemorySegment segment, long stamp) {
        Stamped stamped = new Stamped(segment, stamp);
        segment.set(JAVA_LONG_UNALIGNED, 0, stamp);
        segment.set(JAVA_LONG_UNALIGNED, segment.byteSize() - Long.BYTES, stamp);
        return stamped;
    }

    /** By its owner. */
    void check() {
        require(segment.get(JAVA_LONG_UNALIGNED, 0) == stamp, segment.get(JAVA_LONG_UNALIGNED, 0));
        checkEndIn(segment);
    }

    /** In another segment of the same bytes; a head of a deferred free may have taken the front. */
    void checkEndIn(MemorySegment same) {
        long found = same.get(JAVA_LONG_UNALIGNED, segment.byteSize() - Long.BYTES);
        require(found == stamp, found);
    }

    /** By anybody, after its free: it throws, or shows its owner's stamp, or zero, but nobody else's. @return whether it threw */
    boolean isRevoked() {
        try {
            long found = segment.get(JAVA_LONG_UNALIGNED, segment.byteSize() - Long.BYTES);
            require(found == stamp || found == 0, found);
            return false;
        } catch (IllegalStateException | WrongThreadException e) { // the latter for segments of another thread's arena
            return true;
        }
    }

    private void require(boolean holds, long found) {
        if (!holds) {
            throw new AssertionError("another owner's bytes: stamp " + found + " at 0x" + Long.toHexString(segment.address()) + ", "
                    + segment.byteSize() + " bytes, where " + stamp + " was written");
        }
    }
}

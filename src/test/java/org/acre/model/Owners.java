package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/** Who owns which bytes of a region, and what they wrote there: no byte has two owners, and none changes behind its owner's back. */
final class Owners {
    /** Bytes from {@code start} on, filled with {@code stamp}. */
    private record Owned(long end, byte stamp) {}

    private final TreeMap<Long, Owned> owned = new TreeMap<>();
    private int stamps;

    /** Somebody new owns {@code memory}, and stamps it. */
    void take(MemorySegment memory) {
        long start = memory.address();
        long end = start + Math.max(1, memory.byteSize());
        Map.Entry<Long, Owned> below = owned.lowerEntry(end);
        if (below != null && below.getValue().end > start) {
            throw new AssertionError("two owners: [0x" + Long.toHexString(start) + ", 0x" + Long.toHexString(end) + ") and the one from 0x"
                    + Long.toHexString(below.getKey()) + " to 0x" + Long.toHexString(below.getValue().end));
        }
        byte stamp = (byte) (1 + stamps++ % 120);
        memory.fill(stamp);
        owned.put(start, new Owned(start + memory.byteSize(), stamp));
    }

    /** Nobody has written over the stamp. {@code memory} may be another segment of the same bytes. */
    void check(MemorySegment memory) {
        Owned owner = owned.get(memory.address());
        if (owner == null) {
            throw new AssertionError("nobody's: 0x" + Long.toHexString(memory.address()));
        }
        for (long i = 0; i < Math.min(memory.byteSize(), owner.end - memory.address()); i++) {
            if (memory.get(JAVA_BYTE, i) != owner.stamp) {
                throw new AssertionError("byte " + i + " of 0x" + Long.toHexString(memory.address()) + " is " + memory.get(JAVA_BYTE, i)
                        + ", and its owner wrote " + owner.stamp);
            }
        }
    }

    /** Its owner gives it up; the stamp must still be there. */
    void giveUp(MemorySegment memory) {
        check(memory);
        assertEquals(true, owned.remove(memory.address()) != null);
    }

    /** The owner keeps {@code part} only, the end of what it had. */
    void restamp(MemorySegment whole, MemorySegment part) {
        Owned owner = owned.remove(whole.address());
        if (owner != null) {
            owned.put(part.address(), owner);
        }
    }

    /** An owner whose bytes cannot be looked at any more. */
    void forget(long address) {
        owned.remove(address);
    }

    boolean isNobodys(long start, long end) {
        Map.Entry<Long, Owned> below = owned.lowerEntry(end);
        return below == null || below.getValue().end <= start;
    }

    int count() {
        return owned.size();
    }
}

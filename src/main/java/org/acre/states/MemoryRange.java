package org.acre.states;

/**
 * An area, or a free range.
 *
 * @param start its first byte
 * @param end the first byte past it
 * @param state what it is
 * @param node the node that it belongs to; -1 for a free range
 * @param tag what its owner, or last owner, has named it; empty if nothing
 * @param ageMillis milliseconds since it was allocated, until it is purged; -1 if nobody has noted that
 * @param caller the first line outside Acre of the stack of its allocation, if that was sampled; else empty
 * @param slotBytes bytes of the slots that it is cut into, if it is live and small objects share it; else 0
 */
public record MemoryRange(
        long start, long end, MemoryState state, int node, String tag, long ageMillis, String caller, long slotBytes) {
    /** Its length; unsigned, so that a range may end at 2^63. */
    public long bytes() {
        return end - start;
    }
}

package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Addresses for views: reserved from the OS with nothing under them, where pages of a shared mapping are shown and hidden
 * again. Only where {@link Platform#isNative}. Any thread.
 */
public final class ViewAddresses implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment every = PosixViews.everyAddress(arena);

    /** Every address as one segment, which dies when this is closed. */
    public MemorySegment every() {
        return every;
    }

    /**
     * Reserves {@code bytes} more from a multiple of {@code alignment} on; takes one mapping of the kernel.
     *
     * @return the first byte
     * @throws IOException with the numbers, if the OS refuses
     */
    public long reserve(long bytes, long alignment) throws IOException {
        return Alignment.cut(PosixViews.reserve(Alignment.reserve(bytes, alignment), arena), bytes, alignment).address();
    }

    /** Room for errno, for many calls of {@link #show} by one thread. */
    public MemorySegment errnoIn(Arena call) {
        return PosixViews.errnoIn(call);
    }

    /**
     * Shows [{@code from}, {@code from + bytes}) of a shared mapping at {@code to}, in place of what was shown there.
     *
     * @param errno from {@link #errnoIn}
     * @return 0 or errno; then there may be nothing at {@code to}, not even the reservation: {@link #hide} it
     */
    public int show(MemorySegment errno, long from, long to, long bytes) {
        return PosixViews.show(errno, from, to, bytes);
    }

    /**
     * Leaves nothing under addresses, and keeps them reserved.
     *
     * @return 0 or errno; then somebody else may have them, and they must not be touched again
     */
    public int hide(long address, long bytes) {
        return PosixViews.hide(address, bytes);
    }

    /**
     * Puts memory of nobody's in place of what is shown: a stale access neither faults nor finds anything.
     *
     * @return 0 or errno, as {@link #hide}
     */
    public int blank(long address, long bytes) {
        return PosixViews.blank(address, bytes);
    }

    /** Makes what is shown at whole pages accessible, if its source was not. @return 0 or errno */
    public int open(long address, long bytes) {
        return PosixMemory.protect(address, bytes, true);
    }

    /** An error number in words. */
    public static String errorName(int errno) {
        return PosixMemory.errorName(errno);
    }

    /** Unmaps everything. Nobody shows or hides any more. */
    @Override public void close() {
        if (arena.scope().isAlive()) { // again, after a close that has failed further on
            arena.close();
        }
    }
}

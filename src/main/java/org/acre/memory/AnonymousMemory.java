package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Private anonymous pages of the OS: zero until written, without a file, without swap space reserved for them. An
 * inaccessible page lies before and behind them: it ends who runs over the edge, and keeps the kernel from joining the mapping
 * with a neighbour, so that its own figures can be read.
 *
 * <pre>
 *   mapped   |-----|===========================|------|
 *             none   readable and writable       none
 * </pre>
 */
public final class AnonymousMemory implements Backing {
    private static final System.Logger LOGGER = System.getLogger(AnonymousMemory.class.getName());

    private final Arena arena;
    private final MemorySegment memory;

    private AnonymousMemory(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * Maps anonymous memory the best way that this process may: natively, else by {@link TemporaryFile}, which the log
     * then says, and why.
     *
     * @param bytes whole pages
     * @param pageSize power of two, at least the OS's: the memory starts at a multiple of it
     */
    public static Backing map(long bytes, long pageSize) throws IOException {
        String whyNot = Platform.whyNotNative();
        if (whyNot == null) {
            return mapNatively(bytes, pageSize);
        }
        LOGGER.log(System.Logger.Level.WARNING,
                "a region of {0} bytes lies in a sparse temporary file instead of anonymous memory, because {1}",
                Long.toString(bytes), whyNot);
        return TemporaryFile.map(bytes, pageSize);
    }

    private static AnonymousMemory mapNatively(long bytes, long pageSize) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            long page = Platform.pageSize();
            long spare = Alignment.reserve(bytes, pageSize) - bytes + 2 * page;
            MemorySegment mapped = PosixMemory.reserveAnonymous(bytes, spare, arena);
            MemorySegment memory = Alignment.cut(mapped.asSlice(page), bytes, pageSize);
            int errno = PosixMemory.protect(memory.address(), bytes, true);
            if (errno != 0) {
                throw new IOException("mprotect of " + bytes + " bytes to read and write failed: "
                        + PosixMemory.errorName(errno) + "; a smaller region would help");
            }
            return new AnonymousMemory(arena, memory);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public long zeroFrom() {
        return 0;
    }

    @Override public long kernelMappings() {
        return 3;
    }

    @Override public Discarding discard(long address, long bytes) {
        return Discarding.of(PosixMemory.discardAnonymous(address, bytes));
    }

    @Override public boolean protect(long address, long bytes, boolean accessible) {
        return PosixMemory.protect(address, bytes, accessible) == 0;
    }

    @Override public void close() {
        arena.close();
    }

    @Override public String toString() {
        return "anonymous memory";
    }
}

package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Anonymous pages that the kernel keeps as it keeps a file (shmem, what a memfd is), so that they can be shown at other
 * addresses too. Zero until written. Like {@link AnonymousMemory}, it lies between two inaccessible pages.
 */
public final class SharedMemory implements Backing {
    private static final System.Logger LOGGER = System.getLogger(SharedMemory.class.getName());

    private final Arena arena;
    private final MemorySegment memory;

    private SharedMemory(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    /**
     * Maps shared anonymous memory natively, else by {@link TemporaryFile}, which the log then says, and why.
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
                "a region of {0} bytes lies in a sparse temporary file instead of shared memory, because {1}",
                Long.toString(bytes), whyNot);
        return TemporaryFile.map(bytes, pageSize);
    }

    private static SharedMemory mapNatively(long bytes, long pageSize) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            long page = Platform.pageSize();
            MemorySegment mapped = PosixViews.reserveShared(Alignment.reserve(bytes + 2 * page, pageSize), arena);
            MemorySegment memory = Alignment.cut(mapped.asSlice(page), bytes, pageSize);
            int errno = PosixMemory.protect(memory.address(), bytes, true);
            if (errno != 0) {
                throw new IOException("mprotect of " + bytes + " bytes to read and write failed: "
                        + PosixMemory.errorName(errno) + "; a smaller region would help");
            }
            return new SharedMemory(arena, memory);
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

    @Override public boolean isShared() {
        return true;
    }

    @Override public long kernelMappings() {
        return 3;
    }

    /** Punches a hole: the pages leave every view of them, too, and read as zero there. */
    @Override public Discarding discard(long address, long bytes) {
        return Discarding.of(PosixMemory.punch(address, bytes));
    }

    @Override public boolean protect(long address, long bytes, boolean accessible) {
        return PosixMemory.protect(address, bytes, accessible) == 0;
    }

    @Override public void close() {
        arena.close();
    }

    @Override public String toString() {
        return "shared anonymous memory";
    }
}

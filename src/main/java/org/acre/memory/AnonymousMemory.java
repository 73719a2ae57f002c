package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Anonymous pages of the OS: zero until written, without a file, without swap space reserved for them. Private ones, or shared
 * ones, which the kernel keeps as it keeps a file (shmem, what a memfd is), so that they can be shown at other addresses too. An
 * inaccessible page lies before and behind them: it ends who runs over the edge, and keeps the kernel from joining the mapping
 * with a neighbour, so that its own figures can be read. The memory grows into the spare part, which is inaccessible until then.
 *
 * <pre>
 *   mapped   |-----|===========================|------|------|
 *             none   readable and writable       spare  none
 * </pre>
 */
public final class AnonymousMemory implements Backing {
    private static final System.Logger LOGGER = System.getLogger(AnonymousMemory.class.getName());

    private final Arena arena;
    private final MemorySegment memory;
    private final boolean shared;
    private volatile long bytes;

    private AnonymousMemory(Arena arena, MemorySegment memory, boolean shared, long bytes) {
        this.shared = shared;
        this.arena = arena;
        this.memory = memory;
        this.bytes = bytes;
    }

    /** As {@link #map(Extent, boolean)}, without room to grow. */
    public static Backing map(long bytes, long pageSize) throws IOException {
        return map(Extent.fixed(bytes, pageSize), false);
    }

    /**
     * Maps anonymous memory the best way that this process may: natively, else by {@link TemporaryFile}, which the log
     * then says, and why.
     *
     * @param shared whether it can be mapped a second time
     */
    public static Backing map(Extent extent, boolean shared) throws IOException {
        String whyNot = Platform.whyNotNative();
        if (whyNot == null) {
            return mapNatively(extent, shared);
        }
        LOGGER.log(System.Logger.Level.WARNING,
                "a region of {0} bytes lies in a sparse temporary file instead of {1} memory, because {2}",
                Long.toString(extent.bytes()), shared ? "shared" : "anonymous", whyNot);
        return TemporaryFile.map(extent);
    }

    private static AnonymousMemory mapNatively(Extent extent, boolean shared) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            long page = Platform.pageSize();
            long most = extent.mostBytes();
            long spare = Alignment.reserve(most, extent.alignment()) - extent.bytes() + 2 * page;
            MemorySegment mapped = PosixMemory.reserveAnonymous(extent.bytes(), spare, shared, arena);
            MemorySegment memory = Alignment.cut(mapped.asSlice(page), most, extent.alignment());
            if (extent.hugePages()) {
                adviseHuge(memory);
            }
            open(memory.address(), extent.bytes());
            return new AnonymousMemory(arena, memory, shared, extent.bytes());
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private static void adviseHuge(MemorySegment memory) {
        int errno = PosixMemory.adviseHuge(memory.address(), memory.byteSize());
        if (errno != 0) {
            LOGGER.log(System.Logger.Level.WARNING, "{0} bytes of memory are without huge pages: madvise failed with {1}",
                    Long.toString(memory.byteSize()), PosixMemory.errorName(errno));
        }
    }

    private static void open(long address, long bytes) throws IOException {
        int errno = PosixMemory.protect(address, bytes, true);
        if (errno != 0) {
            throw new IOException("mprotect of " + bytes + " bytes to read and write failed: "
                    + PosixMemory.errorName(errno) + "; a smaller region would help");
        }
    }

    @Override public long bytes() {
        return bytes;
    }

    @Override public long grow(long more) throws IOException {
        open(memory.address() + bytes, more - bytes);
        bytes = more;
        return 0;
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public long zeroFrom() {
        return 0;
    }

    /** All but "don't need", which would lose what the pages hold. */
    @Override public void advise(long address, long length, int advice) {
        if (advice != PosixMemory.MADV_DONTNEED) {
            Backing.super.advise(address, length, advice);
        }
    }

    @Override public long kernelMappings() {
        return 3;
    }

    @Override public boolean isShared() {
        return shared;
    }

    /** For shared pages punches a hole: they leave every view of them, too, and read as zero there. */
    @Override public Discarding discard(long address, long length) {
        return Discarding.of(shared ? PosixMemory.punch(address, length) : PosixMemory.discardAnonymous(address, length));
    }

    @Override public boolean protect(long address, long length, boolean accessible) {
        return PosixMemory.protect(address, length, accessible) == 0;
    }

    @Override public void close() {
        if (arena.scope().isAlive()) { // again, after a close that has failed further on
            arena.close();
        }
    }

    @Override public String toString() {
        return shared ? "shared anonymous memory" : "anonymous memory";
    }
}

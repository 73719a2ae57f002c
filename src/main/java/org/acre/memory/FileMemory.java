package org.acre.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** A file of the caller's, created sparse or grown sparsely to the length asked for, mapped shared from its start. */
public final class FileMemory implements Backing {
    private final Arena arena;
    private final MemorySegment memory;
    private final Path file;
    private final long zeroFrom;
    private final boolean sparse;

    private FileMemory(Arena arena, MemorySegment memory, Path file, long zeroFrom, boolean sparse) {
        this.arena = arena;
        this.memory = memory;
        this.file = file;
        this.zeroFrom = zeroFrom;
        this.sparse = sparse;
    }

    /**
     * Maps the first {@code bytes} of {@code file}. What the file holds stays; it is never made shorter.
     *
     * @param bytes whole pages
     * @throws IOException with the numbers, if the file cannot be opened, grown or mapped
     */
    public static FileMemory map(Path file, long bytes) throws IOException {
        boolean created = !Files.exists(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = open(file, created)) {
            long before = channel.size();
            boolean sparse = isSparse(file, before);
            MemorySegment memory = SparseFile.map(channel, file, bytes, arena);
            // Past the old end, but on its page, may lie what another mapping wrote there unseen.
            long page = Platform.pageSize();
            return new FileMemory(arena, memory, file, before >= bytes ? bytes : (before + page - 1) & -page,
                    sparse);
        } catch (Throwable e) {
            arena.close();
            if (created && !(e instanceof FileAlreadyExistsException)) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    /** Whether a file of {@code bytes} has holes already, or nothing at all; false if that is not known. */
    private static boolean isSparse(Path file, long bytes) {
        if (!Platform.isNative()) {
            return false;
        }
        long allocated = PosixMemory.allocatedBytes(file);
        return bytes == 0 || (allocated >= 0 && allocated < bytes);
    }

    private static FileChannel open(Path file, boolean create) throws IOException {
        // SPARSE counts only for a file that is created here, and CREATE_NEW refuses one that is there already.
        return create
                ? FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                        StandardOpenOption.WRITE, StandardOpenOption.SPARSE)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public boolean isShared() {
        return Platform.isNative();
    }

    /** The page after which the file ended when it was opened: what it grew by reads as zero. */
    @Override public long zeroFrom() {
        return zeroFrom;
    }

    /**
     * Punches a hole, if the file was sparse when it was opened. A file whose room was reserved beforehand keeps it: a disk
     * that is full when the hole is written again would end the process.
     */
    @Override public Discarding discard(long address, long bytes) {
        return sparse ? Discarding.of(PosixMemory.punch(address, bytes)) : Discarding.NEVER;
    }

    /** What the file takes on its disk. */
    @Override public OptionalLong residentBytes() {
        long allocated = Platform.isNative() ? PosixMemory.allocatedBytes(file) : -1;
        return allocated < 0 ? OptionalLong.empty() : OptionalLong.of(allocated);
    }

    @Override public boolean protect(long address, long bytes, boolean accessible) {
        return Platform.isNative() && PosixMemory.protect(address, bytes, accessible) == 0;
    }

    @Override public void close() {
        arena.close();
    }

    @Override public String toString() {
        return "file " + file;
    }
}

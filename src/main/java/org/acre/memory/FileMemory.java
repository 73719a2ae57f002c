package org.acre.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * A file of the caller's, created or made longer if need be, mapped shared from its start. Its blocks have their place on the
 * disk before they are mapped, unless it may be sparse.
 *
 * <pre>
 *   mapped   |=====================================|-------------|
 *             the file                              beyond its end: faults, until it grows
 * </pre>
 */
public final class FileMemory implements Backing {
    private static final System.Logger LOGGER = System.getLogger(FileMemory.class.getName());

    private final Arena arena;
    private final MemorySegment memory;
    private final FileBlocks blocks;
    private final long zeroFrom;
    private volatile long bytes;
    private volatile boolean closed;

    private FileMemory(Arena arena, MemorySegment memory, FileBlocks blocks, long bytes, long zeroFrom) {
        this.arena = arena;
        this.memory = memory;
        this.blocks = blocks;
        this.bytes = bytes;
        this.zeroFrom = zeroFrom;
    }

    /**
     * Maps the first bytes of {@code file}. What the file holds stays; it is never made shorter.
     *
     * @param sparse whether its blocks take room on the disk only when they are written
     * @throws FileFault if the disk has no room for it; the file is as long as before, and gone if it was not there
     * @throws IOException with the numbers, if the file cannot be opened, grown or mapped
     */
    public static FileMemory map(Path file, Extent extent, boolean sparse) throws IOException {
        if (!sparse && !Platform.isNative()) {
            LOGGER.log(System.Logger.Level.WARNING, "the blocks of {0} are not reserved on the disk, because {1}", file,
                    String.valueOf(Platform.whyNotNative()));
        }
        boolean created = create(file);
        OpenFile open = null;
        try {
            open = OpenFile.of(file);
            return map(new FileBlocks(file, open, sparse), extent);
        } catch (Throwable e) {
            if (open != null) {
                open.close();
            }
            if (created) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    /** @return whether the file was not there before */
    private static boolean create(Path file) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        // SPARSE counts only for a file that is created here.
        try (FileChannel _ = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            return true;
        } catch (FileAlreadyExistsException e) {
            return false; // somebody was quicker
        }
    }

    private static FileMemory map(FileBlocks blocks, Extent extent) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            long held = blocks.extend(0, extent.bytes());
            long most = blocks.file().mapsBeyondItsEnd() ? extent.mostBytes() : extent.bytes();
            return new FileMemory(arena, blocks.file().map(most, arena), blocks, extent.bytes(), held);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    @Override public MemorySegment memory() {
        return memory;
    }

    @Override public long bytes() {
        return bytes;
    }

    @Override public long grow(long more) throws IOException {
        if (!blocks.file().mapsBeyondItsEnd()) {
            throw new UnsupportedOperationException("a mapping of " + blocks.path() + " grows in place only by native calls: "
                    + Platform.whyNotNative());
        }
        check();
        long held = blocks.extend(bytes, more);
        bytes = more;
        return held;
    }

    @Override public boolean isShared() {
        return Platform.isNative();
    }

    /** What the file grew by reads as zero. */
    @Override public long zeroFrom() {
        return zeroFrom;
    }

    /**
     * Punches a hole, if the file may be sparse. One whose blocks have their place keeps them: a disk that is full when the hole
     * is written again would end the process.
     */
    @Override public Discarding discard(long address, long bytes) {
        return blocks.areSparse() && Platform.isNative() ? Discarding.of(PosixMemory.punch(address, bytes)) : Discarding.NEVER;
    }

    @Override public void check() throws FileFault {
        try {
            blocks.requireLength(bytes);
        } catch (FileFault e) {
            if (closed) {
                throw new IllegalStateException("the region in " + blocks.path() + " is closed", e);
            }
            throw e;
        }
    }

    @Override public void force(long address, long bytes) throws IOException {
        check();
        blocks.file().force(memory.asSlice(address - memory.address(), bytes));
    }

    /** What the file takes on its disk. */
    @Override public OptionalLong residentBytes() {
        long allocated = blocks.file().allocatedBytes();
        return allocated < 0 ? OptionalLong.empty() : OptionalLong.of(allocated);
    }

    @Override public boolean protect(long address, long bytes, boolean accessible) {
        return Platform.isNative() && PosixMemory.protect(address, bytes, accessible) == 0;
    }

    @Override public void close() {
        try {
            if (arena.scope().isAlive()) { // again, after a close that has failed further on
                arena.close();
            }
        } finally {
            closed = true;
            closeFile();
        }
    }

    private void closeFile() {
        try {
            blocks.file().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e.toString(), e);
        }
    }

    @Override public String toString() {
        return "file " + blocks.path();
    }
}

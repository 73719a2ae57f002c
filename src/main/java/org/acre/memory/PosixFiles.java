package org.acre.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Native calls on files: open, ftruncate, posix_fallocate, msync, statx, close, with the constants of Linux beside them. As
 * {@link PosixMemory}: ask {@link Platform} first.
 */
final class PosixFiles {
    // asm-generic/fcntl.h; the same on every processor that runs Java on Linux.
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    // asm-generic/mman-common.h
    private static final int MS_SYNC = 4;

    // linux/fcntl.h and linux/stat.h: the same on every processor, and so is struct statx.
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_SIZE = 0x200;
    private static final int STATX_BLOCKS = 0x400;
    private static final long STATX_BYTES = 256;
    private static final long STATX_SIZE_AT = 40;
    private static final long STATX_BLOCKS_AT = 48;
    /** The kernel, or the C library, has no such call: asm-generic/errno.h. */
    static final int ENOSYS = 38;
    /** Bytes of a block in struct statx, whatever the file system's own blocks. */
    private static final long BLOCK_BYTES = 512;

    /** The bytes of a path in a system call. */
    private static final Charset NATIVE_CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    // int open(const char *path, int flags, ...)
    private static final MethodHandle OPEN = PosixMemory.downcall("open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), ERRNO, Linker.Option.firstVariadicArg(2));
    // int statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *buffer); null before glibc 2.28
    private static final @Nullable MethodHandle STATX = PosixMemory.LINKER.defaultLookup().find("statx")
            .map(function -> PosixMemory.LINKER.downcallHandle(function,
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), ERRNO))
            .orElse(null);
    // int ftruncate(int fd, off_t length)
    private static final MethodHandle FTRUNCATE = PosixMemory.downcall("ftruncate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), ERRNO);
    // int posix_fallocate(int fd, off_t offset, off_t length): the error number is its result
    private static final MethodHandle POSIX_FALLOCATE = PosixMemory.downcall("posix_fallocate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    // int msync(void *addr, size_t length, int flags)
    private static final MethodHandle MSYNC = PosixMemory.downcall("msync",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), ERRNO);
    // int close(int fd)
    private static final MethodHandle CLOSE = PosixMemory.downcall("close",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle CLOSE_UNSEEN = PosixMemory.downcall("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private PosixFiles() {}

    /** Opens a file that exists for reading and writing. @return its descriptor, or the errno with its sign turned */
    static int open(Path path) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = PosixMemory.errnoIn(call);
            MemorySegment name = call.allocateFrom(path.toAbsolutePath().toString(), NATIVE_CHARSET);
            int descriptor = (int) OPEN.invokeExact(captured, name, O_RDWR | O_CLOEXEC);
            return descriptor >= 0 ? descriptor : -PosixMemory.errno(captured);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "open");
        }
    }

    /** Bytes of an open file; or the errno with its sign turned. */
    static long length(int descriptor) {
        return status(descriptor, STATX_SIZE, STATX_SIZE_AT);
    }

    /** Bytes that an open file takes on its disk; or the errno with its sign turned. */
    static long allocatedBytes(int descriptor) {
        long blocks = status(descriptor, STATX_BLOCKS, STATX_BLOCKS_AT);
        return blocks < 0 ? blocks : blocks * BLOCK_BYTES;
    }

    private static long status(int descriptor, int mask, long at) {
        if (STATX == null) {
            return -ENOSYS;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = PosixMemory.errnoIn(call);
            MemorySegment path = call.allocateFrom("");
            MemorySegment buffer = call.allocate(STATX_BYTES, Long.BYTES);
            int result = (int) STATX.invokeExact(captured, descriptor, path, AT_EMPTY_PATH, mask, buffer);
            return result == 0 ? buffer.get(JAVA_LONG, at) : -PosixMemory.errno(captured);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "statx");
        }
    }

    /** Cuts a file, or makes it longer by a hole. @return 0 or errno */
    static int setLength(int descriptor, long bytes) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = PosixMemory.errnoIn(call);
            int result = (int) FTRUNCATE.invokeExact(captured, descriptor, bytes);
            return result == 0 ? 0 : PosixMemory.errno(captured);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "ftruncate");
        }
    }

    /** Gives blocks to a range of a file, which grows if need be. @return 0 or errno: ENOSPC on a full disk */
    static int reserve(int descriptor, long offset, long bytes) {
        try {
            return (int) POSIX_FALLOCATE.invokeExact(descriptor, offset, bytes);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "posix_fallocate");
        }
    }

    /** Writes whole pages of a shared mapping to the disk. @return 0 or errno */
    static int force(long address, long bytes) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = PosixMemory.errnoIn(call);
            int result = (int) MSYNC.invokeExact(captured, address, bytes, MS_SYNC);
            return result == 0 ? 0 : PosixMemory.errno(captured);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "msync");
        }
    }

    /** Closes a descriptor. @return 0 or errno */
    static int close(int descriptor) {
        Arena call;
        MemorySegment captured;
        try {
            call = Arena.ofConfined();
            captured = PosixMemory.errnoIn(call);
        } catch (OutOfMemoryError e) {
            return closeUnseen(descriptor);
        }
        try (call) {
            int result = (int) CLOSE.invokeExact(captured, descriptor);
            return result == 0 ? 0 : PosixMemory.errno(captured);
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "close");
        }
    }

    /** Without room for errno, when there is no heap left: it is closed, but nobody is told of a write that has failed. */
    private static int closeUnseen(int descriptor) {
        try {
            int _ = (int) CLOSE_UNSEEN.invokeExact(descriptor);
            return 0;
        } catch (Throwable e) {
            throw PosixMemory.unexpected(e, "close");
        }
    }
}

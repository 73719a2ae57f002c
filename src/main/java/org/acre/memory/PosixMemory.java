package org.acre.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The native calls of Acre on memory: mmap, munmap, madvise, mprotect, getpagesize, sched_getcpu, membarrier, with the
 * constants of Linux beside them; and {@code reinterpret}, which needs the same permission. Those on files are in {@link PosixFiles},
 * those of views in {@link PosixViews}.
 *
 * <p>Loading this class needs native access and a C library with these functions: ask {@link Platform} first.
 */
final class PosixMemory {
    // asm-generic/mman-common.h; the same on every processor that runs Java on Linux.
    static final int PROT_NONE = 0x0;
    static final int PROT_READ = 0x1;
    static final int PROT_WRITE = 0x2;
    static final int MAP_SHARED = 0x01;
    static final int MAP_PRIVATE = 0x02;
    static final int MAP_ANONYMOUS = 0x20;
    // asm-generic/mman.h; asm/mman.h of powerpc differs.
    static final int MAP_NORESERVE = System.getProperty("os.arch", "").startsWith("ppc") ? 0x40 : 0x4000;
    static final long MAP_FAILED = -1L;

    // asm-generic/mman-common.h; asm/mman.h of the processors that differ agrees on these two.
    static final int MADV_DONTNEED = 4;
    private static final int MADV_REMOVE = 9;
    private static final int MADV_HUGEPAGE = 14;

    // asm-generic/errno-base.h: what these functions answer for the arguments that are passed here.
    private static final Map<Integer, String> ERRNO_NAMES =
            Map.of(5, "EIO", 11, "EAGAIN", 12, "ENOMEM", 13, "EACCES", 22, "EINVAL", 27, "EFBIG", 28, "ENOSPC",
                    95, "EOPNOTSUPP", 122, "EDQUOT");

    // linux/membarrier.h
    private static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED = 1 << 3;
    private static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED = 1 << 4;
    private static final long MEMBARRIER = membarrierNumber();

    static final Linker LINKER = Linker.nativeLinker();
    static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset); the address as a number
    static final MethodHandle MMAP = downcall("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    // int munmap(void *addr, size_t length)
    private static final MethodHandle MUNMAP = downcall("munmap",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG), Linker.Option.captureCallState("errno"));
    private static final MethodHandle MUNMAP_UNSEEN = downcall("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    // int madvise(void *addr, size_t length, int advice)
    private static final MethodHandle MADVISE = downcall("madvise",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), Linker.Option.captureCallState("errno"));
    // int mprotect(void *addr, size_t length, int protection)
    private static final MethodHandle MPROTECT = downcall("mprotect",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT), Linker.Option.captureCallState("errno"));
    private static final MethodHandle GETPAGESIZE = downcall("getpagesize", FunctionDescriptor.of(JAVA_INT));
    // critical: a few nanoseconds instead of a full transition; it returns at once and calls nothing back.
    private static final MethodHandle SCHED_GETCPU = downcall("sched_getcpu", FunctionDescriptor.of(JAVA_INT),
            Linker.Option.critical(false));
    // long syscall(long number, ...); here: int membarrier(int cmd, unsigned int flags, int cpu_id). glibc has no function for it.
    private static final MethodHandle SYSCALL = downcall("syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(1));

    private PosixMemory() {}

    static MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment function = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
        return LINKER.downcallHandle(function, type, options);
    }

    /**
     * Maps anonymous memory, inaccessible as yet, with no swap space reserved for it.
     *
     * @param bytes that are wanted
     * @param spare bytes to map beside them
     * @param shared whether it can be mapped a second time, and is not private
     * @return the segment of all of it, which lives as long as {@code arena} and is unmapped when that closes
     * @throws IOException with the length, errno and what would help, if the OS refuses
     */
    static MemorySegment reserveAnonymous(long bytes, long spare, boolean shared, Arena arena) throws IOException {
        int flags = (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS | MAP_NORESERVE;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = errnoIn(call);
            MemorySegment mapped = map(captured, bytes + spare, PROT_NONE, flags, -1, arena);
            if (mapped.address() == MAP_FAILED) {
                throw mapFailed(bytes, spare, errno(captured));
            }
            return mapped;
        }
    }

    /**
     * Maps the start of an open file, shared, readable and writable. It may be shorter: where it ends a fault begins, until it
     * grows.
     *
     * @throws IOException with the length, errno and what would help, if the OS refuses
     */
    static MemorySegment mapFile(int descriptor, Path file, long bytes, Arena arena) throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = errnoIn(call);
            MemorySegment mapped = map(captured, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, arena);
            if (mapped.address() == MAP_FAILED) {
                throw new IOException("mmap of " + bytes + " bytes of " + file + " failed: " + errorName(errno(captured))
                        + "; a shorter region would help, or a higher limit on address space (ulimit -v)");
            }
            return mapped;
        }
    }

    /** Maps. @return the mapping, which is unmapped when {@code arena} closes; or a segment at {@link #MAP_FAILED} */
    static MemorySegment map(MemorySegment captured, long bytes, int protection, int flags, int descriptor, Arena arena) {
        try {
            // Before there is anything to unmap: were it noted afterwards, and no heap left for that, it would stay mapped for ever.
            Unmapping unmapping = new Unmapping(bytes);
            MemorySegment _ = MemorySegment.NULL.reinterpret(1, arena, unmapping);
            unmapping.address = (long) MMAP.invokeExact(captured, 0L, bytes, protection, flags, descriptor, 0L);
            MemorySegment mapped = MemorySegment.ofAddress(unmapping.address);
            return unmapping.address == MAP_FAILED ? mapped : mapped.reinterpret(bytes, arena, null);
        } catch (Throwable e) {
            throw unexpected(e, "mmap");
        }
    }

    /** What an arena runs when it closes: unmaps what was mapped for it, if it was. */
    private static final class Unmapping implements Consumer<MemorySegment> {
        private final long bytes;
        private long address = MAP_FAILED; // whoever closes the arena has it from whoever mapped

        Unmapping(long bytes) {
            this.bytes = bytes;
        }

        @Override public void accept(MemorySegment closed) {
            if (address != MAP_FAILED) {
                unmap(address, bytes);
            }
        }
    }

    /** Room for the errno of one call. */
    static MemorySegment errnoIn(Arena call) {
        return call.allocate(CAPTURED);
    }

    static int errno(MemorySegment captured) {
        return (int) ERRNO.get(captured, 0L);
    }

    /** What a handle throws although its function throws nothing: to be thrown on. */
    static RuntimeException unexpected(Throwable thrown, String function) {
        if (thrown instanceof RuntimeException e) {
            return e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        throw new AssertionError(function + " handle", thrown);
    }

    private static IOException mapFailed(long bytes, long spare, int errno) {
        return new IOException("mmap of " + bytes + " bytes of anonymous memory and " + spare + " around them failed: " + errorName(errno)
                + "; a smaller region would help, or a higher limit on "
                + "address space (ulimit -v), or vm.overcommit_memory other than 2");
    }

    private static void unmap(long address, long bytes) {
        Arena call;
        MemorySegment captured;
        try {
            call = Arena.ofConfined();
            captured = errnoIn(call);
        } catch (OutOfMemoryError e) {
            unmapUnseen(address, bytes);
            return;
        }
        try (call) {
            if ((int) MUNMAP.invokeExact(captured, address, bytes) != 0) {
                throw new IllegalStateException("munmap of " + bytes + " bytes at 0x" + Long.toHexString(address) + " failed: "
                        + errorName(errno(captured)));
            }
        } catch (Throwable e) {
            throw unexpected(e, "munmap");
        }
    }

    /** Without room for errno, when there is no heap left: it is unmapped, or it stays, and nobody is told. */
    private static void unmapUnseen(long address, long bytes) {
        try {
            int _ = (int) MUNMAP_UNSEEN.invokeExact(address, bytes);
        } catch (Throwable e) {
            throw unexpected(e, "munmap");
        }
    }

    /** Bytes in a page of the OS. */
    static long pageSize() {
        try {
            return (int) GETPAGESIZE.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("getpagesize handle", e);
        }
    }

    /** The processor that runs the caller, which may have changed by the time it is looked at; negative if unknown. */
    static int processor() {
        try {
            return (int) SCHED_GETCPU.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("sched_getcpu handle", e);
        }
    }

    /** A segment of {@code bytes} at {@code offset} in {@code memory}, which dies when {@code arena} closes. */
    static MemorySegment slice(MemorySegment memory, long offset, long bytes, Arena arena) {
        return memory.asSlice(offset, bytes).reinterpret(arena, null);
    }

    /** Keeps {@code memory} reachable while {@code arena} is open and in somebody's hands. */
    static void keepReachable(MemorySegment memory, Arena arena) {
        whenClosed(memory, arena, () -> { }); // being held is all
    }

    /** Has {@code arena} run {@code action} when it closes, and keep {@code memory} reachable until then. */
    static void whenClosed(MemorySegment memory, Arena arena, Runnable action) {
        memory.asSlice(0, 0).reinterpret(arena, new AtEnd(memory, action));
    }

    /** What an arena runs when it closes, and holds until then. */
    private record AtEnd(MemorySegment kept, Runnable action) implements Consumer<MemorySegment> {
        @Override public void accept(MemorySegment closed) {
            action.run();
        }
    }

    /** Gives private anonymous pages back to the OS: they read as zero from now on. @return 0 or errno */
    static int discardAnonymous(long address, long bytes) {
        return advise(address, bytes, MADV_DONTNEED);
    }

    /**
     * Gives the blocks of a file under a shared mapping back to the file system, as fallocate does with PUNCH_HOLE and
     * KEEP_SIZE, but by address: no file descriptor is kept open for it. They read as zero from now on.
     *
     * @return 0 or errno: EOPNOTSUPP if the file system cannot
     */
    static int punch(long address, long bytes) {
        return advise(address, bytes, MADV_REMOVE);
    }

    /** Asks for large pages where pages are touched first. @return 0 or errno: EINVAL if the kernel has none */
    static int adviseHuge(long address, long bytes) {
        return advise(address, bytes, MADV_HUGEPAGE);
    }

    /** Tells the kernel how whole pages will be used. @return 0 or errno */
    static int advise(long address, long bytes, int advice) {
        return call(MADVISE, address, bytes, advice);
    }

    /** Makes pages readable and writable, or neither. @return 0 or errno: ENOMEM if there are too many mappings */
    static int protect(long address, long bytes, boolean accessible) {
        return call(MPROTECT, address, bytes, accessible ? PROT_READ | PROT_WRITE : PROT_NONE);
    }

    private static int call(MethodHandle function, long address, long bytes, int argument) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = errnoIn(call);
            int result = (int) function.invokeExact(captured, address, bytes, argument);
            return result == 0 ? 0 : errno(captured);
        } catch (Throwable e) {
            throw unexpected(e, "a function of mappings'");
        }
    }

    /** The name of an error number, where it is one that these functions answer. */
    static String errorName(int errno) {
        return "errno " + errno + " (" + ERRNO_NAMES.getOrDefault(errno, "see errno.h") + ")";
    }

    /** The number of sys_membarrier where Java runs on Linux: asm/unistd_64.h of each; no call elsewhere. */
    private static long membarrierNumber() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> 324;
            case "aarch64", "riscv64", "loongarch64" -> 283; // asm-generic/unistd.h
            case "ppc64", "ppc64le" -> 365;
            case "s390x" -> 356;
            default -> -1; // the kernel says ENOSYS
        };
    }

    /**
     * Tells the kernel that this process will call {@link #membarrier()}.
     *
     * @return whether it may; the kernel has it since Linux 4.14, unless it was built without or a sandbox refuses the call
     */
    static boolean registerMembarrier() {
        return membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    }

    /** Every thread of this process passes a full fence before this returns. @return false if it could not be done */
    static boolean membarrier() {
        return membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
    }

    private static boolean membarrier(int command) {
        try {
            return (long) SYSCALL.invokeExact(MEMBARRIER, command, 0, 0) == 0;
        } catch (Throwable e) {
            throw new AssertionError("syscall handle", e);
        }
    }
}

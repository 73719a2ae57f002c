package org.acre.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.util.Map;

/**
 * Every native call of Acre: mmap, munmap, getpagesize, sched_getcpu, membarrier, with the constants of Linux beside them.
 *
 * <p>Loading this class needs native access and a C library with these functions: ask {@link Platform} first.
 */
final class PosixMemory {
    // asm-generic/mman-common.h; the same on every processor that runs Java on Linux.
    private static final int PROT_READ = 0x1;
    private static final int PROT_WRITE = 0x2;
    private static final int MAP_PRIVATE = 0x02;
    private static final int MAP_ANONYMOUS = 0x20;
    // asm-generic/mman.h; asm/mman.h of powerpc differs.
    private static final int MAP_NORESERVE = System.getProperty("os.arch", "").startsWith("ppc") ? 0x40 : 0x4000;
    private static final long MAP_FAILED = -1L;

    // asm-generic/errno-base.h: what mmap and munmap answer for the arguments that are passed here.
    private static final Map<Integer, String> ERRNO_NAMES = Map.of(11, "EAGAIN", 12, "ENOMEM", 22, "EINVAL");

    // linux/membarrier.h
    private static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED = 1 << 3;
    private static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED = 1 << 4;
    private static final long MEMBARRIER = membarrierNumber();

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset); the address as a number
    private static final MethodHandle MMAP = downcall("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            Linker.Option.captureCallState("errno"));
    // int munmap(void *addr, size_t length)
    private static final MethodHandle MUNMAP = downcall("munmap",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), Linker.Option.captureCallState("errno"));
    private static final MethodHandle GETPAGESIZE = downcall("getpagesize", FunctionDescriptor.of(JAVA_INT));
    // critical: a few nanoseconds instead of a full transition; it returns at once and calls nothing back.
    private static final MethodHandle SCHED_GETCPU = downcall("sched_getcpu", FunctionDescriptor.of(JAVA_INT),
            Linker.Option.critical(false));
    // long syscall(long number, ...); here: int membarrier(int cmd, unsigned int flags, int cpu_id). glibc has no function for it.
    private static final MethodHandle SYSCALL = downcall("syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(1));

    private PosixMemory() {}

    private static MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment function = LINKER.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
        return LINKER.downcallHandle(function, type, options);
    }

    /**
     * Maps private anonymous memory, readable and writable, with no swap space reserved for it.
     *
     * @return the segment, which lives as long as {@code arena} and is unmapped when that closes
     * @throws IOException with the length, errno and what would help, if the OS refuses
     */
    static MemorySegment mapAnonymous(long bytes, Arena arena) throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = call.allocate(CAPTURED);
            long address = (long) MMAP.invokeExact(captured, 0L, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0L);
            if (address == MAP_FAILED) {
                throw mapFailed(bytes, (int) ERRNO.get(captured, 0L));
            }
            return MemorySegment.ofAddress(address).reinterpret(bytes, arena, PosixMemory::unmap);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("mmap handle", e);
        }
    }

    private static IOException mapFailed(long bytes, int errno) {
        return new IOException("mmap of " + bytes + " bytes of anonymous memory failed: errno " + errno + " ("
                + ERRNO_NAMES.getOrDefault(errno, "see errno.h") + "); a smaller region would help, or a higher limit on "
                + "address space (ulimit -v), or vm.overcommit_memory other than 2");
    }

    private static void unmap(MemorySegment memory) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = call.allocate(CAPTURED);
            int result = (int) MUNMAP.invokeExact(captured, memory, memory.byteSize());
            if (result != 0) {
                throw new IllegalStateException("munmap of " + memory.byteSize() + " bytes at 0x"
                        + Long.toHexString(memory.address()) + " failed: errno " + (int) ERRNO.get(captured, 0L));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("munmap handle", e);
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

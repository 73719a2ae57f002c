package org.acre.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The native calls of views and of the shared memory under them: mmap of addresses without memory, and mremap, which shows
 * the pages of a shared mapping a second time. As with {@link PosixMemory}, ask {@link Platform} before this class is loaded.
 */
final class PosixViews {
    // asm-generic/mman-common.h; the same on every processor that runs Java on Linux.
    private static final int MAP_FIXED = 0x10;
    private static final int NO_MEMORY = PosixMemory.MAP_PRIVATE | PosixMemory.MAP_ANONYMOUS | PosixMemory.MAP_NORESERVE;
    // linux/mman.h
    private static final int MREMAP_MAYMOVE = 1;
    private static final int MREMAP_FIXED = 2;

    // void *mremap(void *old, size_t old_length, size_t new_length, int flags, ... void *new); the addresses as numbers
    private static final MethodHandle MREMAP = PosixMemory.downcall("mremap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(4), Linker.Option.captureCallState("errno"));

    private PosixViews() {}

    /** Reserves addresses that nothing lies under: any access faults. They are unmapped when {@code arena} closes. */
    static MemorySegment reserve(long bytes, Arena arena) throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = call.allocate(PosixMemory.CAPTURED);
            MemorySegment mapped = PosixMemory.map(captured, bytes, PosixMemory.PROT_NONE, NO_MEMORY, -1, arena);
            if (mapped.address() == PosixMemory.MAP_FAILED) {
                throw new IOException("mmap of " + bytes + " bytes failed: "
                        + PosixMemory.errorName((int) PosixMemory.ERRNO.get(captured, 0L))
                        + "; fewer bytes would help, or a higher limit on address space (ulimit -v)");
            }
            return mapped;
        }
    }

    /**
     * Shows what a shared mapping has at {@code from} a second time at {@code to}, in place of what was there. An old length
     * of 0 is what mremap(2) calls a new mapping of the same pages; no file descriptor is needed for it.
     *
     * @param captured room for errno, of {@link #errnoIn}: for many calls
     * @return 0 or errno; then what was at {@code to} may be gone
     */
    static int show(MemorySegment captured, long from, long to, long bytes) {
        try {
            long address = (long) MREMAP.invokeExact(captured, from, 0L, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to);
            return address == PosixMemory.MAP_FAILED ? (int) PosixMemory.ERRNO.get(captured, 0L) : 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("mremap handle", e);
        }
    }

    /**
     * Puts addresses without memory in place of what is mapped there, in one call, so that at no time anybody else can get
     * these addresses.
     *
     * @return 0 or errno; then what was there may be gone, and the addresses with it
     */
    static int hide(long address, long bytes) {
        return replace(address, bytes, PosixMemory.PROT_NONE);
    }

    /** As {@link #hide}, with pages of nobody's that read as zero and take what is written. */
    static int blank(long address, long bytes) {
        return replace(address, bytes, PosixMemory.PROT_READ | PosixMemory.PROT_WRITE);
    }

    private static int replace(long address, long bytes, int protection) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = call.allocate(PosixMemory.CAPTURED);
            long mapped = (long) PosixMemory.MMAP.invokeExact(captured, address, bytes, protection, NO_MEMORY | MAP_FIXED, -1, 0L);
            return mapped == PosixMemory.MAP_FAILED ? (int) PosixMemory.ERRNO.get(captured, 0L) : 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("mmap handle", e);
        }
    }

    /** Room for errno. */
    static MemorySegment errnoIn(Arena arena) {
        return arena.allocate(PosixMemory.CAPTURED);
    }

    /** Every address there is, as one segment that dies with {@code arena}: slices of it are as good as their addresses. */
    static MemorySegment everyAddress(Arena arena) {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE, arena, null);
    }
}

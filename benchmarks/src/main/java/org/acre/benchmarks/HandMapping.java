package org.acre.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** mmap, munmap and memfd_create of Linux, through the linker: views as a program makes them that has no Acre. */
final class HandMapping {
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_NOTHING = 0x02 | 0x20 | 0x4000; // private, anonymous, noreserve

    private static final MethodHandle MMAP = find("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP = find("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MEMFD_CREATE = find("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FTRUNCATE = find("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private HandMapping() {}

    private static MethodHandle find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /** A file in memory, without a name. */
    static int openFile(long bytes) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) MEMFD_CREATE.invokeExact(arena.allocateFrom("views"), 0);
            check((int) FTRUNCATE.invokeExact(file, bytes));
            return file;
        }
    }

    static void closeFile(int file) throws Throwable {
        check((int) CLOSE.invokeExact(file));
    }

    /** Addresses with nothing under them. */
    static long reserve(long bytes) throws Throwable {
        return check((long) MMAP.invokeExact(0L, bytes, PROT_NONE, MAP_NOTHING, -1, 0L));
    }

    /** Memory that reads zero and has no page until it is written. */
    static long anonymous(long bytes) throws Throwable {
        return check((long) MMAP.invokeExact(0L, bytes, PROT_READ_WRITE, MAP_NOTHING, -1, 0L));
    }

    /** Nothing in place of what is mapped there. */
    static void hide(long address, long bytes) throws Throwable {
        check((long) MMAP.invokeExact(address, bytes, PROT_NONE, MAP_NOTHING | MAP_FIXED, -1, 0L));
    }

    static void show(int file, long offset, long address, long bytes) throws Throwable {
        check((long) MMAP.invokeExact(address, bytes, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, file, offset));
    }

    static void unmap(long address, long bytes) throws Throwable {
        check((int) MUNMAP.invokeExact(address, bytes));
    }

    private static long check(long result) {
        if (result == -1) {
            throw new IllegalStateException("a call of the kernel failed");
        }
        return result;
    }
}

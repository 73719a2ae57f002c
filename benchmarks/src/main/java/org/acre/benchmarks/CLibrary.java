package org.acre.benchmarks;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** malloc and free of the C library, through the linker. */
final class CLibrary {
    /**
     * Critical, because that is the fastest call there is: it spares the change of the thread's state. Addresses are plain
     * longs, so that no MemorySegment is made.
     */
    private static final Linker.Option FASTEST = Linker.Option.critical(false);

    // static final, so that the compiler sees through them
    private static final MethodHandle MALLOC =
            find("malloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = find("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private CLibrary() {}

    private static MethodHandle find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, FASTEST);
    }

    static long malloc(long bytes) throws Throwable {
        return (long) MALLOC.invokeExact(bytes);
    }

    /** Gives what malloc keeps and nobody has to the OS; glibc only. Slow, and found when it is called. */
    static void trim() throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle trim = linker.downcallHandle(linker.defaultLookup().findOrThrow("malloc_trim"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        int _ = (int) trim.invokeExact(0L);
    }

    static void free(long address) throws Throwable {
        FREE.invokeExact(address);
    }
}

package org.acre.allocator.order;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that the calling thread has allocated on the Java heap, by com.sun.management.ThreadMXBean. That is reached by its name, because this
 * floor stands on java.base alone; where the module jdk.management is not there, and on virtual threads, nothing is known.
 */
final class HeapMeter {
    /** The count is not known. */
    static final long UNKNOWN = -1;

    private static final @Nullable MethodHandle BYTES = find();

    private HeapMeter() {}

    private static @Nullable MethodHandle find() {
        try {
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object present = lookup.findStatic(factory, "getPlatformMXBean",
                    MethodType.methodType(Class.forName("java.lang.management.PlatformManagedObject"), Class.class)).invoke(bean);
            return lookup.findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class)).bindTo(present);
        } catch (Throwable e) {
            return null; // no such module here
        }
    }

    /** What this thread has allocated so far; {@link #UNKNOWN} where that cannot be asked. */
    static long bytes() {
        if (BYTES == null) {
            return UNKNOWN;
        }
        try {
            return (long) BYTES.invokeExact();
        } catch (Throwable e) {
            return UNKNOWN;
        }
    }
}

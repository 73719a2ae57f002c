package org.acre;

import java.lang.reflect.Method;

/** What a thread has allocated on the Java heap: ThreadMXBean of jdk.management, by reflection, because this module reads neither it nor java.management. */
public final class AllocatedBytes {
    private AllocatedBytes() {}

    /** Of the calling thread, so far. */
    public static long now() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
            Method method = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
            return (long) method.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }
}

package org.acre.caffeine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Where a value lies, in 24 bytes: each entry of a cache has one on the Java heap. Whoever retires it first frees the value; Caffeine alone
 * decides who else still finds it.
 */
final class ValueHandle {
    private static final long RETIRED = Long.MIN_VALUE;
    private static final VarHandle PLACE;

    static {
        try {
            PLACE = MethodHandles.lookup().findVarHandle(ValueHandle.class, "place", long.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Length of the value. */
    final int bytes;
    /** The offset, and {@link #RETIRED}. Plain reads: those who race with a retire look at the offset alone. */
    private long place;

    ValueHandle(long offset, int bytes) {
        this.place = offset;
        this.bytes = bytes;
    }

    /** First byte of the value, from the start of the region. */
    long offset() {
        return place & ~RETIRED;
    }

    /**
     * Whether the caller is the first to ask, and so the one who frees the value. A cas: of a put that has failed and the listener that
     * Caffeine may have told of the same handle, one wins. It publishes nothing; the handle was published by Caffeine.
     */
    boolean retire() {
        long live = offset();
        return PLACE.compareAndSet(this, live, live | RETIRED);
    }

    @Override public String toString() {
        return bytes + " bytes at offset " + offset();
    }
}

package org.acre.caffeine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Where a value lies. Whoever retires it first frees it; Caffeine alone decides who else still finds it. */
final class ValueHandle {
    private static final VarHandle RETIRED;

    static {
        try {
            RETIRED = MethodHandles.lookup().findVarHandle(ValueHandle.class, "retired", boolean.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** First byte of the value, from the start of the region. */
    final long offset;
    /** Length of the value. */
    final int bytes;
    /** Bytes of the region that it takes: what it weighs. */
    final int bytesTaken;
    @SuppressWarnings("UnusedVariable") // used through its handle
    private boolean retired;

    ValueHandle(long offset, int bytes, int bytesTaken) {
        this.bytesTaken = bytesTaken;
        this.offset = offset;
        this.bytes = bytes;
    }

    /**
     * Whether the caller is the first to ask, and so the one who frees the value. A cas: of a put that has failed and the listener that
     * Caffeine may have told of the same handle, one wins. It publishes nothing; the handle was published by Caffeine.
     */
    boolean retire() {
        return RETIRED.compareAndSet(this, false, true);
    }

    @Override public String toString() {
        return bytes + " bytes at offset " + offset;
    }
}

package org.acre.agrona;

import java.nio.ByteBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The reference: Agrona's own buffer. */
class UnsafeBufferTest extends AtomicBufferBehaviour {
    @Override AtomicBuffer buffer() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    }
}

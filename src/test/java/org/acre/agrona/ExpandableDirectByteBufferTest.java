package org.acre.agrona;

import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/** The reference: Agrona's own buffer. */
class ExpandableDirectByteBufferTest extends ExpandableBehaviour {
    @Override MutableDirectBuffer buffer(int bytes) {
        return new ExpandableDirectByteBuffer(bytes);
    }
}

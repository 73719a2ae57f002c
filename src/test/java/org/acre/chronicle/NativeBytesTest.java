package org.acre.chronicle;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/** The reference: Chronicle's own memory. */
class NativeBytesTest extends BytesBehaviour {
    @Override BytesStore<?, Void> store(long bytes) {
        return BytesStore.nativeStoreWithFixedCapacity(bytes);
    }

    @Override Bytes<Void> bytes(long bytes) {
        return Bytes.allocateDirect(bytes);
    }
}

package org.acre.benchmarks;

import net.openhft.chronicle.bytes.BytesStore;

/** Chronicle's native stores, with their reference counts. */
record ChronicleHeap() implements HandleHeap<BytesStore<?, Void>> {
    @Override public BytesStore<?, Void> allocate(long bytes) {
        return BytesStore.lazyNativeBytesStoreWithFixedCapacity(bytes);
    }

    @Override public long address(BytesStore<?, Void> store) {
        return store.addressForRead(0);
    }

    @Override public void free(BytesStore<?, Void> store) {
        store.releaseLast();
    }
}

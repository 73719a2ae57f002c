package org.acre.chronicle;

import static net.openhft.chronicle.core.io.ReferenceOwner.INIT;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.acre.Region;
import org.acre.owned.OwnedMemory;

/**
 * Chronicle's stores and bytes over memory of a region, of zeros at first and of a fixed capacity: a write beyond
 * it throws, though Chronicle calls its native bytes elastic. The release of the last reference frees
 * the memory, on the thread that releases it.
 *
 * <p>Threads: any may make them and release them; otherwise those of Chronicle's own.
 */
public final class AreaBytes {
    private AreaBytes() {}

    /**
     * A store whose one reference is Chronicle's {@link net.openhft.chronicle.core.io.ReferenceOwner#INIT}: end it with {@code releaseLast()}.
     *
     * @param bytes 0 or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the region has no room
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static BytesStore<?, Void> store(Region region, long bytes) {
        return new AreaBytesStore(zeroed(OwnedMemory.allocate(region, bytes, false)));
    }

    /**
     * The same, but the memory is freed a grace period after the last release: who reads its address inside a section of
     * {@link Region#gracePeriods} may go on until it leaves.
     */
    public static BytesStore<?, Void> storeDeferred(Region region, long bytes) {
        return new AreaBytesStore(zeroed(OwnedMemory.allocate(region, bytes, true)));
    }

    private static OwnedMemory zeroed(OwnedMemory memory) {
        memory.segment().fill((byte) 0);
        return memory;
    }

    /** Bytes that hold the only reference to a {@link #store} of their own; end them with {@code releaseLast()}. */
    public static Bytes<Void> bytes(Region region, long bytes) {
        return alone(store(region, bytes));
    }

    /** Bytes that hold the only reference to a {@link #storeDeferred} of their own. */
    public static Bytes<Void> bytesDeferred(Region region, long bytes) {
        return alone(storeDeferred(region, bytes));
    }

    private static Bytes<Void> alone(BytesStore<?, Void> store) {
        try {
            return store.bytesForWrite();
        } finally {
            store.release(INIT);
        }
    }
}

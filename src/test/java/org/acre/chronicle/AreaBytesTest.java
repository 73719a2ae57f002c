package org.acre.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.core.io.ReferenceOwner;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.ReadSection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AreaBytesTest extends BytesBehaviour {
    private final Region region = Region.anonymous(64 << 20);

    @Override BytesStore<?, Void> store(long bytes) {
        BytesStore<?, Void> dirty = AreaBytes.store(region, bytes);
        dirty.zeroOut(0, bytes);
        dirty.writeByte(bytes - 1, (byte) 0xff);
        dirty.releaseLast();
        return AreaBytes.store(region, bytes);
    }

    @Override Bytes<Void> bytes(long bytes) {
        return AreaBytes.bytes(region, bytes);
    }

    @AfterEach void closeRegion() {
        region.space().verify();
        region.close();
    }

    private long busyPages() {
        return region.space().statistics().busyPages();
    }

    @Test void store_lastRelease_frees() {
        BytesStore<?, Void> store = AreaBytes.store(region, 1 << 20);
        assertEquals(256, busyPages());
        long offset = region.offsetOf(store.addressForRead(0));
        store.writeLong(16, 42);
        assertEquals(42, region.memory().get(ValueLayout.JAVA_LONG, offset + 16));
        ReferenceOwner owner = ReferenceOwner.temporary("owner");
        store.reserve(owner);
        store.release(ReferenceOwner.INIT);
        assertEquals(256, busyPages());
        store.releaseLast(owner);
        assertEquals(0, busyPages());
    }

    @Test void bytes_lastRelease_frees() {
        Bytes<Void> bytes = AreaBytes.bytes(region, 1 << 20);
        bytes.writeLong(1);
        assertEquals(256, busyPages());
        bytes.releaseLast();
        assertEquals(0, busyPages());
    }

    @Test void storeDeferred_readerInside_keepsTheMemoryUntilItLeaves() {
        BytesStore<?, Void> store = AreaBytes.storeDeferred(region, 1 << 20);
        store.writeLong(0, 42);
        long offset = region.offsetOf(store.addressForRead(0));
        try (ReadSection _ = region.gracePeriods().enter()) {
            store.releaseLast();
            region.purger().purgeAll();
            assertEquals(42, region.memory().get(ValueLayout.JAVA_LONG, offset));
            assertEquals(256, region.space().statistics().deferredPages());
        }
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().deferredPages());
    }

    @Test void bytesDeferred_lastRelease_freesAfterAGracePeriod() {
        Bytes<Void> bytes = AreaBytes.bytesDeferred(region, 1 << 20);
        bytes.releaseLast();
        region.deferredFree().barrier();
        assertEquals(0, busyPages());
        assertEquals(0, region.space().statistics().deferredPages());
    }

    @Test void store_noRoomOrNegative_changesNothing() {
        var e = assertThrows(AddressSpaceExhaustedException.class, () -> AreaBytes.store(region, 1L << 40));
        assertTrue(e.toString().contains(Long.toString(1L << 40)), e.toString());
        assertThrows(IllegalArgumentException.class, () -> AreaBytes.store(region, -1));
        assertEquals(0, busyPages());
    }
}

package org.acre.owned;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedMemoryTest {
    private static final long SEED = Long.getLong("acre.seed", 20261121);

    private final Region region = Region.anonymous(256L << 20);

    @AfterEach void close() {
        region.space().verify();
        region.close();
    }

    @Test void allocate_anyLength_isExactlyAsLong() {
        for (long bytes : new long[] {0, 1, 15, 4096, 4097, 100_001}) {
            OwnedMemory memory = OwnedMemory.allocate(region, bytes, false);
            assertEquals(bytes, memory.segment().byteSize());
            assertEquals(region.memory().address() + region.offsetOf(memory.address()), memory.segment().address());
            assertTrue(memory.free());
        }
        assertThrows(IllegalArgumentException.class, () -> OwnedMemory.allocate(region, -1, false));
    }

    @Test void free_again_doesNothing() {
        OwnedMemory memory = OwnedMemory.allocate(region, 1 << 16, false);
        assertTrue(memory.free());
        OwnedMemory next = OwnedMemory.allocate(region, 1 << 16, false);
        assertFalse(memory.free());
        assertEquals(16, region.space().statistics().busyPages());
        assertTrue(next.free());
    }

    @Test void resize_shrinking_givesTheTailBackAtOnce() {
        OwnedMemory memory = OwnedMemory.allocate(region, 1 << 20, false);
        long address = memory.address();
        memory.resize(1 << 16);
        assertEquals(address, memory.address());
        assertEquals(16, region.space().statistics().busyPages());
        memory.resize(10);
        assertEquals(address, memory.address());
        assertEquals(10, memory.bytes());
        memory.free();
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void resize_deferredShrinking_keepsTheTailForReaders() {
        OwnedMemory memory = OwnedMemory.allocate(region, 1 << 20, true);
        memory.resize(10);
        assertEquals(256, region.space().statistics().busyPages());
        memory.free();
        region.deferredFree().barrier();
        assertEquals(0, region.space().statistics().busyPages());
    }

    @Test void resize_noRoom_changesNothing() {
        OwnedMemory memory = OwnedMemory.allocate(region, 100, false);
        memory.segment().set(JAVA_BYTE, 99, (byte) 7);
        assertThrows(AddressSpaceExhaustedException.class, () -> memory.resize(1L << 40));
        assertThrows(IllegalArgumentException.class, () -> memory.resize(-1));
        assertEquals(100, memory.bytes());
        assertEquals(7, memory.segment().get(JAVA_BYTE, 99));
        memory.free();
    }

    /** Random lengths, all bytes stamped with their owner: whatever moves or stays, nobody's bytes are another's. */
    @Test void resize_atRandom_keepsEveryonesBytes() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<OwnedMemory> owners = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            OwnedMemory memory = OwnedMemory.allocate(region, length(random), i % 2 == 0);
            stamp(memory, 0, i);
            owners.add(memory);
        }
        for (int step = 0; step < 2_000; step++) {
            int i = random.nextInt(owners.size());
            OwnedMemory memory = owners.get(i);
            long before = memory.bytes();
            memory.resize(length(random));
            check(memory, Math.min(before, memory.bytes()), i);
            stamp(memory, Math.min(before, memory.bytes()), i);
        }
        for (int i = 0; i < owners.size(); i++) {
            check(owners.get(i), owners.get(i).bytes(), i);
            assertTrue(owners.get(i).free());
        }
        region.deferredFree().barrier();
        region.purger().purgeAll();
        assertEquals(0, region.space().statistics().busyPages());
    }

    private static long length(Random random) {
        return random.nextInt(1 << random.nextInt(4, 18));
    }

    private static void stamp(OwnedMemory memory, long from, int owner) {
        memory.segment().asSlice(from).fill((byte) owner);
    }

    private static void check(OwnedMemory memory, long bytes, int owner) {
        byte[] expected = new byte[(int) bytes];
        java.util.Arrays.fill(expected, (byte) owner);
        assertEquals(-1, memory.segment().asSlice(0, bytes).mismatch(MemorySegment.ofArray(expected)));
    }
}

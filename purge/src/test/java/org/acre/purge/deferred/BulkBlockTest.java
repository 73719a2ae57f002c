package org.acre.purge.deferred;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.purge.BlockMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkBlockTest {
    /** Blocks of so many bytes, and none of them. */
    private record Blocks(long blockBytes) implements BlockMemory {
        @Override public long tryTake() {
            return NONE;
        }

        @Override public void refill(int count) {}

        @Override public void give(long block) {}

        @Override public long load(long block, int word) {
            throw new UnsupportedOperationException();
        }

        @Override public void store(long block, int word, long value) {
            throw new UnsupportedOperationException();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3_000, 4_097, Long.MIN_VALUE, 1L << 62})
    void new_notAPage_isRefusedWithItsBytes(long bytes) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new BulkBlock(new Blocks(bytes)));
        assertTrue(e.toString().contains("got " + bytes), e.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {4_096, 16_384, 65_536})
    void new_aPage_holdsAlmostAWordForEachEight(long bytes) {
        int capacity = new BulkBlock(new Blocks(bytes)).capacity();
        assertTrue(Math.abs(bytes / Long.BYTES - capacity) <= 16, () -> capacity + " for " + bytes + " bytes");
    }
}

package org.acre.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.memory.Platform;
import org.acre.purge.ReadSection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Growable arrays as one thread sees them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowableArrayTest {
    private static final long PAGE = Platform.pageSize();

    private final Region region = Region.anonymous(256 * PAGE);

    @AfterEach void close() {
        region.deferredFree().barrier();
        region.purger().purgeAll(); // slabs that are kept, too
        assertEquals(0, region.space().statistics().busyPages());
        region.space().verify();
        region.close();
    }

    private void dirty() {
        MemorySegment all = region.allocate(256 * PAGE, 1);
        all.fill((byte) -1);
        region.free(all);
    }

    @Test void grow_contents_stayAndTheRestIsZero() {
        dirty();
        try (GrowableArray array = GrowableArray.of(region, 3)) {
            for (int i = 0; i < 3; i++) {
                assertEquals(0, array.get(i));
                array.set(i, 100 + i);
            }
            for (long length : new long[] {4, 511, 512, 513, 2000}) {
                assertTrue(array.grow(length));
                assertEquals(length, array.length());
                for (int i = 0; i < length; i++) {
                    assertEquals(i < 3 ? 100 + i : 0, array.get(i));
                }
            }
            assertFalse(array.grow(2000));
            assertFalse(array.grow(0));
            assertEquals(2000, array.length());
        }
    }

    @Test void grow_readerInside_theOldArrayWaitsForIt() {
        try (GrowableArray array = GrowableArray.of(region, 3 * PAGE / 8)) {
            try (ReadSection _ = region.gracePeriods().enter()) {
                assertTrue(array.grow(8 * PAGE / 8));
                assertTrue(region.space().statistics().deferredPages() >= 3, "a reader may be looking at it");
            }
        }
    }

    @Test void get_indexOutside_saysIndexAndLength() {
        try (GrowableArray array = GrowableArray.of(region, 7)) {
            for (long index : new long[] {7, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                IndexOutOfBoundsException e = assertThrows(IndexOutOfBoundsException.class, () -> array.get(index));
                assertTrue(e.toString().contains(Long.toString(index)) && e.toString().contains("7"), e.toString());
                assertThrows(IndexOutOfBoundsException.class, () -> array.set(index, 1));
            }
            try (GrowableArray empty = GrowableArray.of(region, 0)) {
                assertThrows(IndexOutOfBoundsException.class, () -> empty.get(0));
            }
        }
    }

    @Test void grow_regionFull_changesNothing() {
        try (GrowableArray array = GrowableArray.of(region, 10)) {
            array.set(9, 5);
            assertThrows(AddressSpaceExhaustedException.class, () -> array.grow(256 * PAGE / 8));
            assertThrows(IllegalArgumentException.class, () -> array.grow(Long.MAX_VALUE));
            assertEquals(10, array.length());
            assertEquals(5, array.get(9));
            array.set(9, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 8, Long.MAX_VALUE / 8 - 1, 1L << 60})
    void grow_moreThanThereIs_changesNothing(long length) {
        try (GrowableArray array = GrowableArray.of(region, 4);
                GrowableArrays rows = GrowableArrays.of(region);
                GrowableRecords records = GrowableRecords.of(region, 24, 4)) {
            assertEquals(0, rows.addRow(4));
            long busy = region.space().statistics().busyPages();
            assertThrows(IllegalArgumentException.class, () -> array.grow(length));
            assertThrows(IllegalArgumentException.class, () -> rows.growRow(0, length));
            assertThrows(IllegalArgumentException.class, () -> rows.addRow(length));
            assertThrows(IllegalArgumentException.class, () -> records.grow(length));
            assertThrows(IllegalArgumentException.class, () -> GrowableArray.of(region, length));
            assertEquals(4, array.length());
            assertEquals(4, rows.length(0));
            assertEquals(1, rows.rows());
            assertEquals(4, records.length());
            assertEquals(busy, region.space().statistics().busyPages());
        }
    }

    @Test void getInside_aSectionForManyReads_readsThem() {
        try (GrowableArray array = GrowableArray.of(region, 10); var reader = region.gracePeriods().reader()) {
            array.set(3, 33);
            reader.enter();
            assertEquals(33, array.getInside(3));
            reader.exit();
        }
    }

    @Test void close_laterCalls_areRefused() {
        GrowableArray array = GrowableArray.of(region, 10);
        array.close();
        array.close();
        assertThrows(IllegalStateException.class, () -> array.get(0));
        assertThrows(IllegalStateException.class, () -> array.set(0, 0));
        assertThrows(IllegalStateException.class, array::length);
        assertThrows(IllegalStateException.class, () -> array.grow(20));
    }

    @Test void of_negativeLength_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> GrowableArray.of(region, -1));
        assertThrows(IllegalArgumentException.class, () -> GrowableRecords.of(region, 12, 1));
        assertThrows(IllegalArgumentException.class, () -> GrowableRecords.of(region, 0, 1));
        try (GrowableArrays arrays = GrowableArrays.of(region)) {
            assertThrows(IllegalArgumentException.class, () -> arrays.addRow(-1));
            assertEquals(0, arrays.rows());
        }
    }

    @Test void records_wordsAndWhole_comeBackAfterAGrow() {
        dirty();
        try (GrowableRecords records = GrowableRecords.of(region, 24, 2)) {
            records.setLong(1, 16, 5);
            MemorySegment record = MemorySegment.ofArray(new long[] {1, 2, 3});
            records.write(0, record);
            assertTrue(records.grow(1000));
            assertEquals(1000, records.length());
            assertEquals(3, records.getLong(0, 16));
            assertEquals(5, records.getLong(1, 16));
            assertEquals(0, records.getLong(999, 16));
            long[] read = new long[3];
            records.read(0, MemorySegment.ofArray(read));
            assertEquals(2, read[1]);
            for (long offset : new long[] {-8, 4, 24, Long.MAX_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> records.getLong(0, offset));
                assertThrows(IndexOutOfBoundsException.class, () -> records.setLong(0, offset, 1));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> records.read(1000, record));
            assertThrows(IndexOutOfBoundsException.class, () -> records.read(0, record.asSlice(0, 16)));
        }
    }

    @Test void arrays_rowsAndTheirElements_growApart() {
        dirty();
        try (GrowableArrays arrays = GrowableArrays.of(region)) {
            for (int row = 0; row < 20; row++) {
                assertEquals(row, arrays.addRow(row));
            }
            for (int row = 1; row < 20; row++) {
                arrays.set(row, row - 1, 1000 + row);
                assertEquals(row, arrays.length(row));
            }
            assertTrue(arrays.growRow(5, 600));
            assertFalse(arrays.growRow(5, 600));
            assertEquals(1005, arrays.get(5, 4));
            assertEquals(0, arrays.get(5, 599));
            assertEquals(1006, arrays.get(6, 5));
            assertEquals(20, arrays.rows());
            assertThrows(IndexOutOfBoundsException.class, () -> arrays.get(20, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> arrays.get(6, 6));
            assertThrows(IndexOutOfBoundsException.class, () -> arrays.growRow(20, 1));
            assertThrows(AddressSpaceExhaustedException.class, () -> arrays.addRow(256 * PAGE));
            assertEquals(20, arrays.rows());
        }
    }
}

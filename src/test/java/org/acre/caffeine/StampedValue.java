package org.acre.caffeine;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Values that tell whose they are and whether they are whole: key, random bytes, checksum over both. */
final class StampedValue {
    static final int LEAST_BYTES = Long.BYTES + Integer.BYTES;

    private StampedValue() {}

    static byte[] of(long key, int bytes, SplittableRandom random) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        MemorySegment segment = MemorySegment.ofArray(value);
        segment.set(JAVA_LONG_UNALIGNED, 0, key);
        segment.set(JAVA_INT_UNALIGNED, bytes - Integer.BYTES, checksum(segment));
        return value;
    }

    static void verify(long key, MemorySegment value) {
        assertEquals(key, value.get(JAVA_LONG_UNALIGNED, 0), "a value of another key");
        assertEquals(checksum(value), value.get(JAVA_INT_UNALIGNED, value.byteSize() - Integer.BYTES), "a value that is not whole");
    }

    private static int checksum(MemorySegment value) {
        CRC32C checksum = new CRC32C();
        checksum.update(value.asSlice(0, value.byteSize() - Integer.BYTES).asByteBuffer());
        return (int) checksum.getValue();
    }
}

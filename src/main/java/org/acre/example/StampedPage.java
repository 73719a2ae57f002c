package org.acre.example;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** Pages that prove that they are whole: number, version, words made of the two, checksum. */
final class StampedPage {
    private static final long AT_VERSION = Long.BYTES;
    private static final int FIRST_WORD = 2;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private StampedPage() {}

    static void fill(MemorySegment page, long number, long version) {
        page.set(JAVA_LONG, 0, number);
        page.set(JAVA_LONG, AT_VERSION, version);
        long last = page.byteSize() / Long.BYTES - 1;
        for (long i = FIRST_WORD; i < last; i++) {
            page.setAtIndex(JAVA_LONG, i, (number * GOLDEN + version) * GOLDEN + i);
        }
        page.setAtIndex(JAVA_LONG, last, checksum(page));
    }

    /**
     * @return the version of the page
     * @throws IllegalStateException if it is another page's, or of two versions
     */
    static long verify(MemorySegment page, long number) {
        long found = page.get(JAVA_LONG, 0);
        long stamped = page.get(JAVA_LONG, page.byteSize() - Long.BYTES);
        if (found != number || stamped != checksum(page)) {
            throw new IllegalStateException("page " + number + " reads as page " + found + ", version "
                    + page.get(JAVA_LONG, AT_VERSION) + ", with checksum " + stamped + " where its bytes give " + checksum(page));
        }
        return page.get(JAVA_LONG, AT_VERSION);
    }

    private static long checksum(MemorySegment page) {
        CRC32C checksum = new CRC32C();
        checksum.update(page.asSlice(0, page.byteSize() - Long.BYTES).asByteBuffer());
        return checksum.getValue();
    }
}

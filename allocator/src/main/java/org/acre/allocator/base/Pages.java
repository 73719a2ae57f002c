package org.acre.allocator.base;

/**
 * The page geometry of one space: bytes and addresses outside, page numbers inside.
 *
 * <p>Everything below the public face counts in pages, so that sums of a start and a length cannot overflow: with
 * pages of two bytes or more a page number is below 2^62, also at the top of the address range.
 */
public final class Pages {
    private final int shift;
    private final long mask;
    private final long mostBytes;

    /** @param pageBytes a power of two, two or more */
    public Pages(long pageBytes) {
        if (pageBytes < 2 || Long.bitCount(pageBytes) != 1) {
            throw new IllegalArgumentException("pageSize is not a power of two of at least 2 bytes: " + pageBytes);
        }
        this.shift = Long.numberOfTrailingZeros(pageBytes);
        this.mask = pageBytes - 1;
        this.mostBytes = Long.MAX_VALUE & ~mask;
    }

    /** Bytes in one page. */
    public long pageBytes() {
        return mask + 1;
    }

    /** Whole pages that hold {@code bytes}; zero, negative and unroundable lengths are refused. */
    public long ofLength(long bytes) {
        // The - 1 sends zero and negatives to the far end of the unsigned range: one comparison refuses all bad input.
        if (Long.compareUnsigned(bytes - 1, mostBytes) >= 0) {
            throw badLength(bytes);
        }
        return ((bytes - 1) >>> shift) + 1;
    }

    private IllegalArgumentException badLength(long bytes) {
        return new IllegalArgumentException(bytes <= 0
                ? "length is not positive: " + bytes + " bytes"
                : "length overflows when rounded up to pages of " + pageBytes() + " bytes: " + bytes
                        + " bytes, at most " + mostBytes);
    }

    /** Pages of an alignment; a power of two below a page means a page. */
    public long ofAlignment(long alignment) {
        if (alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment is not a power of two: " + alignment);
        }
        return Math.max(1, alignment >>> shift);
    }

    /** The page that holds {@code address} (0 or above). */
    public long ofAddress(long address) {
        return address >>> shift;
    }

    /** The first page that starts at or after {@code address}; negative addresses count as 0. */
    public long atOrAfter(long address) {
        return address <= 0 ? 0 : ((address - 1) >>> shift) + 1;
    }

    /** Whether {@code address} is the first byte of a page. */
    public boolean isPageStart(long address) {
        return (address & mask) == 0 && address >= 0;
    }

    /** The first byte of {@code page}. The end of a range that reaches 2^63 wraps to {@link Long#MIN_VALUE}. */
    public long toAddress(long page) {
        return page << shift;
    }

    /** Bytes in {@code pages}, saturating at {@link Long#MAX_VALUE}: for messages and accessors. */
    public long toBytes(long pages) {
        return pages > mostBytes >>> shift ? Long.MAX_VALUE : pages << shift;
    }

    /** The smallest multiple of {@code alignPages} (a power of two) at or above {@code page}. */
    public static long alignUp(long page, long alignPages) {
        return (page + alignPages - 1) & -alignPages;
    }
}

package org.acre.memory;

/**
 * How much memory is wanted.
 *
 * @param bytes that are usable at once: whole pages
 * @param mostBytes of addresses: what the memory can grow to without moving; at least {@code bytes}
 * @param alignment of the first byte: a power of two, at least the OS's page
 * @param hugePages whether the OS should use its large pages, from the first touch on
 */
public record Extent(long bytes, long mostBytes, long alignment, boolean hugePages) {
    /** So many bytes and no more. */
    public static Extent fixed(long bytes, long alignment) {
        return new Extent(bytes, bytes, alignment, false);
    }

    /** The same without room to grow. */
    public Extent withoutSpare() {
        return new Extent(bytes, bytes, alignment, hugePages);
    }
}

package org.acre;

/**
 * What the busy areas of one tag take.
 *
 * @param areas how many there are
 * @param bytes of them, in whole pages
 */
public record TagStatistics(long areas, long bytes) {
    /** Of a tag that nobody has. */
    static final TagStatistics NONE = new TagStatistics(0, 0);

    TagStatistics plus(long more) {
        return new TagStatistics(areas + 1, bytes + more);
    }
}

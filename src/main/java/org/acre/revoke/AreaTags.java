package org.acre.revoke;

import org.acre.allocator.spi.SpaceDoor;

/** Where the tag of an area is kept: 64 bits, 0 in every new life. */
public interface AreaTags {
    /** Notes {@code tag} about the busy area that starts at {@code address}. */
    void set(long address, long tag);

    /** What is noted about the busy area that starts at {@code address}. */
    long get(long address);

    /** The tags that a space keeps. */
    static AreaTags of(SpaceDoor door) {
        return new AreaTags() {
            @Override public void set(long address, long tag) {
                door.setTag(address, tag);
            }

            @Override public long get(long address) {
                return door.tag(address);
            }
        };
    }
}

package org.acre.model;

import org.acre.allocator.AddressSpace;

/** What stands between threads and a space: the place for a defect that a test plants. Nothing, as a rule. */
interface Shortcut {
    Shortcut NONE = new Shortcut() {
        @Override public long take(long bytes) {
            return AddressSpace.NONE;
        }

        @Override public boolean put(long start, long bytes) {
            return false;
        }
    };

    /** An area of so many bytes that the space need not be asked for, or {@link AddressSpace#NONE}. */
    long take(long bytes);

    /** After the law was told of a free. @return whether it keeps the area, and has told the law that it may be handed out again */
    boolean put(long start, long bytes);
}

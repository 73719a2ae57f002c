package org.acre.allocator.spi;

/** How much of the pools a pass gives up. */
public enum Decay {
    /** Nothing. */
    NONE,
    /** A quarter of each stack, and of a short one at least one area, so that an idle pool ends empty. */
    QUARTER,
    /** Everything, and nothing comes in: afterwards all that was free is in the tree. */
    FULL;

    /** Areas that a stack of {@code length} gives up. */
    public long victims(long length) {
        return switch (this) {
            case NONE -> 0;
            case QUARTER -> length < 4 ? Math.min(length, 1) : length / 4;
            case FULL -> length;
        };
    }
}

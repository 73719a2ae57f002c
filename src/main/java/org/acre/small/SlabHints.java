package org.acre.small;

import org.jspecify.annotations.Nullable;

/**
 * The slab last found at each granule, by its lowest bits: saves the walk through the directory. Plain arrays, and the races
 * are benign: a hint is a guess, and who is misled by one to another slab, or to one that is gone, finds no object there and asks
 * the directory.
 */
final class SlabHints {
    private static final int LEAST = 64;
    private static final int MOST = 1 << 20;
    /** Slabs of several granules, and other areas between them, take places too. */
    private static final int PER_SLAB = 4;

    private SlabHints() {}

    static @Nullable Slab[] create() {
        return new Slab[LEAST];
    }

    static @Nullable Slab guess(@Nullable Slab[] hints, long address) {
        return hints[(int) (address >>> SizeClasses.GRANULE_SHIFT) & (hints.length - 1)];
    }

    /** Notes what the guess should have been. @return the hints from now on: longer ones, if there are many slabs */
    static @Nullable Slab[] note(@Nullable Slab[] hints, long address, Slab slab) {
        boolean isShort = hints.length < MOST && hints.length / PER_SLAB < slab.id();
        @Nullable Slab[] fitting = isShort ? new Slab[2 * hints.length] : hints;
        // Plain is enough to publish a slab: what a reader needs of it is final.
        fitting[(int) (address >>> SizeClasses.GRANULE_SHIFT) & (fitting.length - 1)] = slab;
        return fitting;
    }
}

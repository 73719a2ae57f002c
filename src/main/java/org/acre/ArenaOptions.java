package org.acre;

/**
 * What an arena of a region is to be like: see {@link Region#openArena(ArenaOptions)} and {@link
 * Region#openSharedArena(ArenaOptions)}. Immutable; every method returns options that differ in one thing.
 *
 * @param isUninitialized whether its segments may hold what an earlier owner left; else they read as zero, unless the region is
 *     {@code uninitialized()} as a whole
 * @param expectedBytes that it will hand out, more or less; 0 if that is not known
 * @param isStrict whether a shared arena's segments are dead when its {@code close} returns, for a handshake with all threads; those
 *     of a confined arena always are, for none
 */
public record ArenaOptions(boolean isUninitialized, long expectedBytes, boolean isStrict) {
    private static final ArenaOptions DEFAULTS = new ArenaOptions(false, 0, false);

    /** Checks the bytes. */
    public ArenaOptions {
        if (expectedBytes < 0) {
            throw new IllegalArgumentException("an arena is expected to hand out 0 bytes or more; got " + expectedBytes);
        }
    }

    /** Zeroed, of any length, lazy where it is shared. */
    public static ArenaOptions defaults() {
        return DEFAULTS;
    }

    /** The caller writes before it reads: no memory is filled with zeros for it. */
    public ArenaOptions uninitialized() {
        return new ArenaOptions(true, expectedBytes, isStrict);
    }

    /**
     * The arena takes memory for {@code bytes} at its first allocation, in one area, instead of growing to it.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public ArenaOptions expecting(long bytes) {
        return new ArenaOptions(isUninitialized, bytes, isStrict);
    }

    /** A shared arena's {@code close} ends its segments at once. */
    public ArenaOptions strict() {
        return new ArenaOptions(isUninitialized, expectedBytes, true);
    }
}

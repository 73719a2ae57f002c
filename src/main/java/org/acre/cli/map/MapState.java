package org.acre.cli.map;

import java.util.Locale;

/** What a range of a space is at the moment. */
public enum MapState {
    /** Allocated. */
    LIVE(0x0072B2, '#', "allocated"),
    /** Freed; waits for a grace period. */
    DEFERRED(0x882E72, 'd', "freed, waits for readers"),
    /** Freed; waits for a purge. */
    LAZY(0xE69F00, '~', "freed, waits for a purge"),
    /** Freed; the purge keeps it back, for somebody may use it still. */
    PINNED(0xB03A00, '!', "freed, kept back by a purge"),
    /** Ready in a node's pool. */
    POOLED(0x8FD175, 'o', "free, ready in a pool"),
    /** In the free tree. */
    FREE(0xDDDDDD, '.', "free");

    private final int colour;
    private final char letter;
    private final String meaning;

    MapState(int colour, char letter, String meaning) {
        this.colour = colour;
        this.letter = letter;
        this.meaning = meaning;
    }

    /** As 0xRRGGBB; told apart by colour-blind eyes, too. */
    public int colour() {
        return colour;
    }

    /** Whether black letters on its colour are read less well than white ones. */
    boolean isDark() {
        // The usual weights of red, green and blue in brightness (ITU-R BT.601).
        return 299 * (colour >> 16) + 587 * (colour >> 8 & 0xFF) + 114 * (colour & 0xFF) < 128_000;
    }

    /** Stands for the state where there are no colours. */
    public char letter() {
        return letter;
    }

    /** In a few words. */
    public String meaning() {
        return meaning;
    }

    /** As in running text: "live". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

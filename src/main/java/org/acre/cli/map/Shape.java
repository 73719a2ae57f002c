package org.acre.cli.map;

import org.jspecify.annotations.Nullable;

/** A piece of a picture; lengths in pixels, from the upper left corner. */
sealed interface Shape {
    /**
     * A filled box.
     *
     * @param title shown to people who point at it
     */
    record Box(double x, double y, double width, double height, MapState state, @Nullable String title) implements Shape {}

    /** A box of ink without a filling. */
    record Frame(double x, double y, double width, double height) implements Shape {}

    /** A dashed horizontal line of ink. */
    record Dashes(double x, double y, double width) implements Shape {}

    /**
     * Words, in ink.
     *
     * @param x where they start, or end, or their middle: {@code anchor}
     * @param y of the line that they stand on
     */
    record Words(double x, double y, int points, Anchor anchor, String text) implements Shape {}

    /** Which part of the words {@code x} is about. */
    enum Anchor { START, MIDDLE, END }
}

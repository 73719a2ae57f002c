package org.acre.cli.map;

import java.util.List;

/** A piece of a picture; lengths in pixels, from the upper left corner. */
sealed interface Shape {
    /** A box filled with the colour of a state. */
    record Box(double x, double y, double width, double height, MapState state) implements Shape {}

    /**
     * Boxes that belong together.
     *
     * @param title shown to people who point at one of them
     */
    record Boxes(String title, List<Box> boxes) implements Shape {}

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

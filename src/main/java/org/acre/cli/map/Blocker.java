package org.acre.cli.map;

/**
 * A range without which the largest hole would be larger.
 *
 * @param range one area, or whatever else lies there
 * @param holeWithout bytes of the hole that there would be if this range alone were free
 */
public record Blocker(MapRange range, long holeWithout) {}

package org.acre.states;

/**
 * The ranges of one length, or of similar ones. Up to 256 pages each page count is a class of its own, as in the pools; beyond, a class
 * reaches from one power of two of pages to the next.
 *
 * @param leastBytes the shortest length of the class
 * @param mostBytes the longest
 * @param states the ranges of such lengths; holes are among them
 */
public record SizeStates(long leastBytes, long mostBytes, StateTotals states) {}

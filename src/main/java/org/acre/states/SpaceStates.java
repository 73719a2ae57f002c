package org.acre.states;

import java.util.List;

/**
 * What a space is made of: each of its pages is counted in exactly one state, one size class and, unless it is free, one node. Taken in
 * one walk while others may allocate and free; exact while nobody does.
 *
 * @param bytes of all spans
 * @param pageBytes bytes of a page
 * @param states all ranges; their bytes are {@code bytes}
 * @param largestFreeBytes the largest free range
 * @param byNode the same without free ranges, by node, ascending; nodes that have no area are left out
 * @param bySize the same, by length, ascending; lengths of which there is none are left out
 */
public record SpaceStates(
        long bytes, long pageBytes, StateTotals states, long largestFreeBytes, List<NodeStates> byNode, List<SizeStates> bySize) {
    /** The same with copies of the lists. */
    public SpaceStates {
        byNode = List.copyOf(byNode);
        bySize = List.copyOf(bySize);
    }
}

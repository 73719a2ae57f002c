package org.acre;

import java.util.SortedMap;
import org.acre.small.SmallObjectStatistics;
import org.acre.states.LiveOwners;
import org.acre.states.SpaceStates;
import org.acre.states.StateTotals;

/**
 * One picture of a region: where each of its bytes is. The areas are counted in one walk, the rest before and after it; exact while nobody
 * is inside.
 *
 * @param space every page by state, and these by node and by length
 * @param byTag areas by the tag of their owner, or last owner, those without one under "untagged"; free ranges are in none
 * @param owners who has the live bytes
 * @param guardBytes of the bytes of areas, inaccessible pages at their ends
 * @param residentBytes memory of the OS that the region takes, or blocks of its file; -1 where the OS does not tell
 * @param committedBytes bytes that its budget counts; -1 if it has none
 * @param smallObjects what the slabs hold
 * @param arenas what the arenas do
 * @param views what the views do; their addresses lie outside the region
 */
public record RegionStates(
        SpaceStates space,
        SortedMap<String, StateTotals> byTag,
        LiveOwners owners,
        long guardBytes,
        long residentBytes,
        long committedBytes,
        SmallObjectStatistics smallObjects,
        ArenaStatistics arenas,
        ViewStatistics views) {}

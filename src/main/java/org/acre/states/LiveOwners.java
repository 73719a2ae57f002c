package org.acre.states;

/**
 * Who has the live bytes of a region; together they are all of them.
 *
 * @param slabBytes areas that small objects share, free slots and ends included
 * @param arenaBytes areas under arenas, open ones and closed ones that wait for their handshake, and what is kept for the next ones
 * @param areaBytes all others: areas of the region's users, guard pages included
 */
public record LiveOwners(long slabBytes, long arenaBytes, long areaBytes) {}

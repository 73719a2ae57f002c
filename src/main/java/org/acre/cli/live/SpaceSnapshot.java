package org.acre.cli.live;

import java.util.List;
import java.util.Optional;
import org.acre.RegionStates;
import org.acre.allocator.SpaceStatistics;
import org.acre.states.MemoryRange;
import org.acre.states.SpaceStates;

/**
 * One region or space.
 *
 * @param name under which it was registered
 * @param type Region or AddressSpace
 * @param pageBytes bytes of a page
 * @param residentBytes memory of the OS that it takes; -1 if that is not known, or of a space
 * @param statistics what it holds and has done
 * @param states of a space, if they were asked for
 * @param region the states of a region, if they were asked for
 * @param ranges all of them, in a dump; else empty
 */
public record SpaceSnapshot(
        String name,
        String type,
        long pageBytes,
        long residentBytes,
        SpaceStatistics statistics,
        Optional<SpaceStates> states,
        Optional<RegionStates> region,
        List<MemoryRange> ranges) {
    /** The same with a copy of the list. */
    public SpaceSnapshot {
        ranges = List.copyOf(ranges);
    }

    /** What the space is made of, whatever it belongs to, if that was asked for. */
    public Optional<SpaceStates> spaceStates() {
        return region.map(RegionStates::space).or(() -> states);
    }

    /** The same with ranges. */
    public SpaceSnapshot with(List<MemoryRange> all) {
        return new SpaceSnapshot(name, type, pageBytes, residentBytes, statistics, states, region, all);
    }
}

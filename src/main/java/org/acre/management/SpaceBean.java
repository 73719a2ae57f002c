package org.acre.management;

import java.util.List;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.census.AreaFacts;
import org.acre.census.RangePage;
import org.acre.census.StateCensus;
import org.acre.states.MemoryRange;
import org.acre.states.SpaceStates;

/** The bean of a space. */
class SpaceBean implements AddressSpaceMXBean {
    private final AddressSpace space;
    private final String name;

    SpaceBean(AddressSpace space, String name) {
        this.space = space;
        this.name = name;
    }

    @Override public String getName() {
        return name;
    }

    @Override public long getPageBytes() {
        return space.pageSize();
    }

    @Override public int getNodes() {
        return space.nodes();
    }

    @Override public SpaceStatistics getStatistics() {
        return space.statistics();
    }

    @Override public SpaceStates spaceStates() {
        return StateCensus.of(SpaceDoor.of(space), AreaFacts.NONE).space();
    }

    @Override public List<MemoryRange> ranges(long from, int most) {
        return RangePage.of(SpaceDoor.of(space), AreaFacts.NONE, from, limited(most));
    }

    static int limited(int most) {
        if (most < 1 || most > MOST_RANGES) {
            throw new IllegalArgumentException("a page of ranges has 1 to " + MOST_RANGES + "; got " + most);
        }
        return most;
    }
}

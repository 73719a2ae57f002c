package org.acre.management;

import java.util.List;
import org.acre.allocator.SpaceStatistics;
import org.acre.states.MemoryRange;
import org.acre.states.SpaceStates;

/** An address space as JMX shows it. Attributes cost microseconds; what looks at every area is an operation. Any thread. */
public interface AddressSpaceMXBean {
    /** The name under which it was registered. */
    String getName();

    /** Bytes of a page. */
    long getPageBytes();

    /** How many nodes there are. */
    int getNodes();

    /** What it holds and has done: {@link org.acre.allocator.AddressSpace#statistics}. Waits up to a second for a purge under way. */
    SpaceStatistics getStatistics();

    /** What it is made of, by state, node and length. Looks at every area and free range. */
    SpaceStates spaceStates();

    /**
     * The ranges at and behind an address: {@link org.acre.Region#ranges}.
     *
     * @param from 0, or the end of the last range of the page before
     * @param most how many, 1 to {@value #MOST_RANGES}
     * @throws IllegalArgumentException if {@code most} is out of range
     */
    List<MemoryRange> ranges(long from, int most);

    /** Most ranges of one page: some megabytes on the wire. */
    int MOST_RANGES = 10_000;
}

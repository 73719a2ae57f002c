package org.acre.census;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.spi.RangeState;
import org.acre.allocator.spi.RangeStateVisitor;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.states.MemoryRange;
import org.acre.states.MemoryState;

/** So many ranges from an address on, each with what is known of it. */
public final class RangePage implements RangeStateVisitor {
    private final AreaFacts facts;
    private final int most;
    private final List<MemoryRange> ranges = new ArrayList<>();

    private RangePage(AreaFacts facts, int most) {
        this.facts = facts;
        this.most = most;
    }

    /**
     * The ranges from {@code from} on.
     *
     * @param from an address; the end of the last range of the page before, {@link Long#MIN_VALUE} (2^63) too
     * @throws IllegalArgumentException unless {@code most} is 1 or more
     */
    public static List<MemoryRange> of(SpaceDoor door, AreaFacts facts, long from, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a page of ranges has 1 or more; got " + most);
        }
        RangePage page = new RangePage(facts, most);
        if (from != Long.MIN_VALUE) {
            door.forEachRange(from, page);
        }
        return List.copyOf(page.ranges);
    }

    @Override public boolean range(long start, long end, RangeState rangeState, int node) {
        MemoryState state = States.of(rangeState);
        boolean unsettled = States.isUnsettled(state);
        ranges.add(new MemoryRange(start, end, state, node, unsettled ? facts.tag(start) : "", unsettled ? facts.ageMillis(start) : -1,
                unsettled ? facts.caller(start) : "", state == MemoryState.LIVE ? facts.slotBytes(start) : 0));
        return ranges.size() < most;
    }
}

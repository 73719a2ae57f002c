package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** What a pass put into the pools of one node. */
@Name("org.acre.PoolPopulate")
@Label("Pool Populate")
@Description("A pass put the freed areas of a node into its pools, as far as they may grow")
final class PoolPopulateEvent extends SpaceEvent {
    private static final PoolPopulateEvent ASKED = new PoolPopulateEvent();

    @Label("Node")
    int node;

    @Label("Populated Areas")
    long areas;

    @Label("Populated")
    @Description("Their bytes")
    @DataAmount(DataAmount.BYTES)
    long bytes;

    @Label("Surplus Areas")
    @Description("Areas that found no room, or are too long for a pool, and go to the tree")
    long surplusAreas;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

package org.acre.allocator.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** What a pass took out of one pool. */
@Name("org.acre.Decay")
@Label("Decay")
@Description("A pass took areas out of a pool, for the tree")
final class DecayEvent extends SpaceEvent {
    private static final DecayEvent ASKED = new DecayEvent();

    @Label("Node")
    int node;

    @Label("Pool")
    @Description("Bytes of an area of the pool")
    @DataAmount(DataAmount.BYTES)
    long pool;

    @Label("Decayed Areas")
    long areas;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

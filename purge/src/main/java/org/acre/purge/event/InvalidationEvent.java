package org.acre.purge.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** One call of a mapping invalidation, for a whole batch. */
@Name("org.acre.Invalidation")
@Label("Invalidation")
@Description("The invalidation of a purger was called once for all that had been freed; the duration is what it took")
public final class InvalidationEvent extends TimeEvent {
    private static final InvalidationEvent ASKED = new InvalidationEvent();

    @Label("Hook")
    @Description("Class of the invalidation; with andThen, of each in turn")
    String hook = "";

    @Label("Lowest")
    @MemoryAddress
    long lowest;

    @Label("Highest")
    @MemoryAddress
    long highest;

    @Label("Ranges")
    @Description("Ranges that were freed; areas that touch are one")
    long ranges;

    @Label("Bytes")
    @DataAmount(DataAmount.BYTES)
    long bytes;

    @Label("Failed")
    @Description("It threw: the batch stays lazy")
    boolean failed;

    InvalidationEvent() {}

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

package org.acre.purge.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A section holds a grace period back for longer than the limit. */
@Name("org.acre.StalledReader")
@Label("Stalled Reader")
@Description("A read-side section holds a grace period back for longer than the limit; told once each limit")
final class StalledReaderEvent extends TimeEvent {
    private static final StalledReaderEvent ASKED = new StalledReaderEvent();

    @Label("Reader")
    @Description("Thread whose section it is; it may have ended")
    @Nullable Thread reader;

    @Label("Age")
    @Description("For how long the section has been open, at least")
    @Timespan(Timespan.NANOSECONDS)
    long age;

    @Label("Entered")
    @Description("Stack of the enter, a line a frame; empty unless sections are traced")
    String entered = "";

    @Label("Held")
    @Description("Bytes of deferred frees that wait behind this section or others")
    @DataAmount(DataAmount.BYTES)
    long heldBytes;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

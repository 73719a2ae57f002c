package org.acre.purge.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One call of a pressure callback. */
@Name("org.acre.Pressure")
@Label("Pressure")
@Description("An allocation would have failed, and asked a callback to give something up")
@StackTrace(true)
public final class PressureEvent extends TimeEvent {
    private static final PressureEvent ASKED = new PressureEvent();

    @Label("Callback")
    @Description("The name it was registered with")
    String callback = "";

    @Label("Asked")
    @Description("Bytes that could not be allocated")
    @DataAmount(DataAmount.BYTES)
    long askedBytes;

    @Label("Freed")
    @Description("Bytes that the callback says it freed")
    @DataAmount(DataAmount.BYTES)
    long freedBytes;

    PressureEvent() {}

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

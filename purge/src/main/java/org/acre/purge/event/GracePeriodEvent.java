package org.acre.purge.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** One grace period, from its beginning to its end. */
@Name("org.acre.GracePeriod")
@Label("Grace Period")
@Description("All who asked for it share it; the duration is from its beginning, not from when it was asked for")
public final class GracePeriodEvent extends TimeEvent {
    private static final GracePeriodEvent ASKED = new GracePeriodEvent();

    @Label("Cookie")
    @Description("Its number: what startPoll has returned")
    long cookie;

    @Label("Expedited")
    @Description("Somebody was in a hurry for it")
    boolean expedited;

    @Label("Readers")
    @Description("Sections that were open when it began, and were waited for")
    int readers;

    GracePeriodEvent() {}

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

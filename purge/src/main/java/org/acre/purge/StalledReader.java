package org.acre.purge;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section that holds back a grace period for longer than the limit.
 *
 * @param thread whose section it is; it may have ended without closing it
 * @param age for how long the section has been open, counted from when a waiter first saw it: it is older
 * @param entered the stack of the enter, outermost frame last; empty unless {@link GracePeriods.Builder#traceSections} asked for it
 * @param heldBytes bytes of deferred frees that wait for grace periods now, behind this section or others
 */
public record StalledReader(@Nullable Thread thread, Duration age, List<StackTraceElement> entered, long heldBytes) {
    public StalledReader {
        entered = List.copyOf(entered);
    }

    /** All of it, in words, the stack a line a frame. */
    @Override public String toString() {
        StringBuilder text = new StringBuilder("a read-side section of ")
                .append(thread == null ? "an unknown thread" : thread)
                .append(thread == null || thread.isAlive() ? "" : ", which has ended,")
                .append(" has been open for at least ").append(age.toMillis()).append(" ms; ")
                .append(heldBytes).append(" bytes wait to be freed");
        entered.forEach(frame -> text.append(System.lineSeparator()).append("\tat ").append(frame));
        return text.toString();
    }
}

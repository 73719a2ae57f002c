package org.acre.purge.event;

import java.util.stream.Collectors;
import org.acre.allocator.RangeVisitor;
import org.acre.allocator.event.Recorder;
import org.acre.allocator.spi.FreedBatch;
import org.acre.purge.StalledReader;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what happens in time, as far as it listens. What takes time is begun first, and then told: who begins gets
 * null if nobody wants to know. Any thread.
 *
 * <p>It names the events by their own types alone, never by that of all of them: to check one against the other the JVM would load both,
 * which it must not where there is no recorder.
 */
public final class TimeEvents {
    private TimeEvents() {}

    /** Loads the classes now, and not in the middle of a grace period. */
    public static void prepare() {
        if (Recorder.IS_THERE) {
            boolean _ = InvalidationEvent.isOn();
            boolean _ = GracePeriodEvent.isOn();
            boolean _ = StalledReaderEvent.isOn();
            boolean _ = PressureEvent.isOn();
        }
    }

    /** An invalidation is about to be called. Walks the batch. */
    public static @Nullable InvalidationEvent invalidationBegins(String hook, long lowest, long highest, FreedBatch batch) {
        if (!Recorder.IS_THERE || !InvalidationEvent.isOn()) {
            return null;
        }
        try {
            InvalidationEvent event = new InvalidationEvent();
            event.hook = hook;
            event.lowest = lowest;
            event.highest = highest;
            RangeVisitor counting = (start, end) -> {
                event.ranges++;
                event.bytes += end - start;
            };
            batch.forEachRange(counting);
            event.begin();
            return event;
        } catch (OutOfMemoryError | StackOverflowError _) {
            return null;
        }
    }

    /** It has returned, or thrown. */
    public static void invalidated(@Nullable InvalidationEvent event, boolean failed) {
        if (event != null) {
            event.failed = failed;
            event.tell();
        }
    }

    /** A grace period begins. */
    public static @Nullable GracePeriodEvent gracePeriodBegins() {
        if (!Recorder.IS_THERE || !GracePeriodEvent.isOn()) {
            return null;
        }
        try {
            GracePeriodEvent event = new GracePeriodEvent();
            event.begin();
            return event;
        } catch (OutOfMemoryError | StackOverflowError _) {
            return null;
        }
    }

    /** It has ended; by whoever has ended it, who {@linkplain #gracePeriod tells} when it has let go of its role. */
    public static void gracePeriodEnds(@Nullable GracePeriodEvent event, long cookie, boolean expedited, int readers) {
        if (event != null) {
            event.end();
            event.cookie = cookie;
            event.expedited = expedited;
            event.readers = readers;
        }
    }

    /** Tells what {@link #gracePeriodEnds} has filled. */
    public static void gracePeriod(@Nullable GracePeriodEvent event) {
        if (event != null) {
            event.tell();
        }
    }

    /** A reader is being reported. */
    public static void stalled(StalledReader reader) {
        if (Recorder.IS_THERE && StalledReaderEvent.isOn()) {
            try {
                StalledReaderEvent event = new StalledReaderEvent();
                event.reader = reader.thread();
                event.age = reader.age().toNanos();
                event.entered = reader.entered().stream().map(String::valueOf).collect(Collectors.joining("\n"));
                event.heldBytes = reader.heldBytes();
                event.tell();
            } catch (OutOfMemoryError | StackOverflowError _) {
                // The policy hears of it, told or not.
            }
        }
    }

    /** A callback is about to be asked for bytes. */
    public static @Nullable PressureEvent pressureBegins(String callback, long askedBytes) {
        if (!Recorder.IS_THERE || !PressureEvent.isOn()) {
            return null;
        }
        try {
            PressureEvent event = new PressureEvent();
            event.callback = callback;
            event.askedBytes = askedBytes;
            event.begin();
            return event;
        } catch (OutOfMemoryError | StackOverflowError _) {
            return null;
        }
    }

    /** It has returned, or thrown. */
    public static void pressed(@Nullable PressureEvent event, long freedBytes) {
        if (event != null) {
            event.freedBytes = freedBytes;
            event.tell();
        }
    }
}

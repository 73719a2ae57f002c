package org.acre.purge.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is time to say something again that may happen often: the first time, and then at most once a minute, with how often it has
 * happened in between. Any thread; costs a look at the clock, and allocates nothing.
 */
public final class Seldom {
    /** What {@link #turn} answers when it is not time. */
    static final long NOT_NOW = -1;

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    /** Of {@code clock}: not before this; begins now. */
    private final AtomicLong next;
    private final AtomicLong unsaid = new AtomicLong();

    public Seldom() {
        this(System::nanoTime);
    }

    /** @param clock counts nanoseconds */
    public Seldom(LongSupplier clock) {
        this.clock = clock;
        this.next = new AtomicLong(clock.getAsLong());
    }

    /** Logs when it is its turn, with how often it was not said. Never throws, whatever a message, a formatter or a handler does. */
    public void log(Logger logger, Level level, Supplier<String> message, @Nullable Throwable cause) {
        long more = turn();
        if (more == 0) {
            always(logger, level, message, cause);
        } else if (more != NOT_NOW) {
            try {
                always(logger, level, () -> message.get() + "; and " + more + " times more since this was last said", cause);
            } catch (Throwable _) {
                // No memory for the words: as in always.
            }
        }
    }

    /** Logs. Never throws. */
    public static void always(Logger logger, Level level, Supplier<String> message, @Nullable Throwable cause) {
        try {
            logger.log(level, message, cause);
        } catch (Throwable _) {
            // There is nobody left to tell; who calls this has counted it, or throws it.
        }
    }

    /** How often it has happened since it was last said, this time not counted; {@link #NOT_NOW} if it is not time. */
    long turn() {
        long now = clock.getAsLong();
        long due = next.get();
        // cas: of threads to which it happens at the same time one says it
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS)) {
            return unsaid.getAndSet(0);
        }
        unsaid.incrementAndGet();
        return NOT_NOW;
    }
}

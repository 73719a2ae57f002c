package org.acre.purge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.order.LockOrder;

/** The policies that come with Acre. */
final class StallPolicies {
    private static final System.Logger LOGGER = System.getLogger("org.acre.purge");

    private StallPolicies() {}

    static void log(StalledReader reader) {
        LOGGER.log(System.Logger.Level.WARNING, reader::toString);
    }

    record Slow(Duration delay) implements StallPolicy {
        Slow {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a negative delay: " + delay);
            }
        }

        @Override public void stalled(StalledReader reader) {
            log(reader);
        }

        @Override public void freeing() {
            LockOrder.blocking("a reader that stalls");
            LockSupport.parkNanos(this, TimeUnit.NANOSECONDS.convert(delay));
        }
    }
}

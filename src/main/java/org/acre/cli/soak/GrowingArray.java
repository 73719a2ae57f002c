package org.acre.cli.soak;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.Region;
import org.acre.array.GrowableArray;

/** The array that all workers read while one of them makes it longer: element i is i plus one from before the length that promises it. */
final class GrowingArray {
    /** Beyond it the array is closed under its readers, and a new one takes its place. */
    private static final long MOST = 1 << 14;

    /** An array of which elements below {@code settled} are set. */
    private static final class Current {
        private final GrowableArray array;
        private volatile long settled;

        Current(GrowableArray array) {
            this.array = array;
        }
    }

    private final Region region;
    private final SoakLog log;
    private final AtomicReference<Current> current;
    private final ReentrantLock growing = new ReentrantLock();

    GrowingArray(Region region, SoakLog log) {
        this.region = region;
        this.log = log;
        this.current = new AtomicReference<>(new Current(GrowableArray.of(region, 0)));
    }

    /** Looks at every {@code step}th element. */
    void read(long step) {
        Current seen = current.get();
        try (var _ = region.gracePeriods().enter()) {
            long settled = seen.settled;
            long length = seen.array.length();
            log.require(length >= settled, "the array is " + length + " long, and was " + settled);
            for (long i = 0; i < length; i += step) {
                long value = seen.array.getInside(i);
                if (value != i + 1 && !(value == 0 && i >= settled)) {
                    throw new BrokenLawException("element " + i + " of " + length + ", set below " + settled + ", is " + value);
                }
            }
        } catch (IllegalStateException e) {
            if (current.get() == seen) {
                throw e; // closed, and nobody closed it
            }
        }
        log.count("array: read");
    }

    /** By {@code more} elements, unless another thread is at it. */
    void grow(long more) {
        if (growing.tryLock()) {
            try {
                Current now = current.get();
                if (now.settled >= MOST) {
                    current.set(new Current(GrowableArray.of(region, 0)));
                    now.array.close();
                    log.count("array: close");
                } else {
                    grow(now, now.settled + more);
                    log.count("array: grow");
                }
            } finally {
                growing.unlock();
            }
        }
    }

    private static void grow(Current now, long length) {
        now.array.grow(length);
        for (long i = now.settled; i < length; i++) {
            now.array.set(i, i + 1);
        }
        now.settled = length;
    }

    /** Nobody reads any more. */
    void close() {
        current.get().array.close();
    }

    /** After {@link #close}. */
    void reopen() {
        current.set(new Current(GrowableArray.of(region, 0)));
    }
}

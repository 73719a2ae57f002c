package org.acre.purge.deferred;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Callbacks by number. The numbers start above every offset of a head, so that one word is either. */
public final class Callbacks {
    private static final int FIRST = HeadLink.MOST_WORDS + 1;

    private final AtomicReference<LongConsumer[]> registered = new AtomicReference<>(new LongConsumer[0]);

    /** Adds a callback, for good. @return its number */
    public int register(LongConsumer callback) {
        LongConsumer[] all = registered.updateAndGet(old -> {
            LongConsumer[] more = Arrays.copyOf(old, old.length + 1);
            more[old.length] = callback;
            return more;
        });
        return FIRST + all.length - 1; // this call's own array, with the callback at its end
    }

    /** The callback of a number; null if there is none. */
    @Nullable LongConsumer get(long number) {
        LongConsumer[] all = registered.get();
        return number >= FIRST && number - FIRST < all.length ? all[(int) (number - FIRST)] : null;
    }

    /**
     * Refuses a number that no callback has.
     *
     * @throws IllegalArgumentException with the numbers there are
     */
    public void check(int number) {
        if (get(number) == null) {
            throw new IllegalArgumentException("no callback " + number + ": " + registered.get().length
                    + " are registered, and numbered from " + FIRST);
        }
    }
}

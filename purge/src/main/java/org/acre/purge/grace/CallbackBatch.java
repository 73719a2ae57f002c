package org.acre.purge.grace;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.acre.allocator.order.LockOrder;
import org.jspecify.annotations.Nullable;

/** Callbacks that wait for one grace period, in one array. One thread. */
final class CallbackBatch {
    /** An array longer than this is not kept for the next batch. */
    private static final int KEPT = 1 << 16;

    private @Nullable Runnable[] callbacks = new Runnable[CallbackStripe.CAPACITY];
    private int count;

    int count() {
        return count;
    }

    /** Makes room for so many more. */
    void reserve(int more) {
        if (callbacks.length - count < more) {
            callbacks = Arrays.copyOf(callbacks, Math.max(2 * callbacks.length, Math.addExact(count, more)));
        }
    }

    void add(Runnable callback) {
        callbacks[count++] = callback;
    }

    /** Runs all and forgets them; what one throws goes to {@code onFailure}, and the rest run. */
    void run(BiConsumer<Runnable, Throwable> onFailure) {
        for (int i = 0; i < count; i++) {
            Runnable callback = callbacks[i];
            callbacks[i] = null;
            try {
                if (callback != null) {
                    LockOrder.callingOut("a callback");
                    callback.run();
                }
            } catch (Throwable e) {
                onFailure.accept(callback, e);
            }
        }
        count = 0;
        if (callbacks.length > KEPT) {
            callbacks = new Runnable[CallbackStripe.CAPACITY];
        }
    }
}

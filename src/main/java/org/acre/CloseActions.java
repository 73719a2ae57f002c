package org.acre;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What others want done when a region closes. Each action runs once, or has been taken back before. */
final class CloseActions {
    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** Adds an action. What is returned takes it back. */
    Runnable add(Runnable action) {
        actions.add(action);
        // After the queue, which is volatile: either run sees the action, or this sees that it has begun.
        if (over) {
            run();
        }
        return () -> actions.remove(action);
    }

    void run() {
        over = true;
        for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.WARNING, "an action at the close of a region failed; the region closes all the same", e);
            }
        }
    }
}

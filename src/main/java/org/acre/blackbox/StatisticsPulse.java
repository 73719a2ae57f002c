package org.acre.blackbox;

import java.util.function.LongSupplier;
import org.acre.allocator.AddressSpace;
import org.acre.purge.AreaCache;

/**
 * Publishes the statistics of a space before each pass of its purger, and once in its interval when there is nothing to purge. They may wait up
 * to a second for a pass under way.
 */
public final class StatisticsPulse implements AreaCache {
    private final BlackBox box;
    private final AddressSpace space;
    private final LongSupplier end;

    /** @param end first byte past the region as it is now */
    public StatisticsPulse(BlackBox box, AddressSpace space, LongSupplier end) {
        this.box = box;
        this.space = space;
        this.end = end;
    }

    @Override public void giveBack(boolean all) {
        publish();
    }

    private void publish() {
        try {
            box.publish(space.statistics(), end.getAsLong());
        } catch (OutOfMemoryError | StackOverflowError _) {
            // The next time there is news, too.
        }
    }

    /** Asked every interval of the purger: there is never work, but there is news. */
    @Override public boolean hasWork() {
        publish();
        return false;
    }
}

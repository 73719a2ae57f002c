package org.acre.purge.deferred;

import java.util.ArrayList;
import java.util.Arrays;
import org.acre.purge.deferred.Wrappers.Wrapper;
import org.jspecify.annotations.Nullable;

/** What waits for one grace period, or until it has begun, for one to be asked for. The monitor's, but for {@link #since}. */
final class Batch {
    private final BlockList areas;
    private final BlockList objects;
    private long[] heads = new long[16];
    private int headCount;
    private final ArrayList<Wrapper> wrappers = new ArrayList<>();
    private boolean begun;
    private long cookie;
    /** Volatile for statistics. */
    private volatile long since;

    Batch(BulkBlock blocks) {
        this.areas = new BlockList(blocks);
        this.objects = new BlockList(blocks);
    }

    /** The earlier of two times of {@link System#nanoTime}, of which 0 is none. */
    static long earlier(long a, long b) {
        return a == 0 ? b : b == 0 ? a : a - b < 0 ? a : b;
    }

    private void noteSince(long time) {
        if (begun) {
            throw new IllegalStateException("its grace period has begun: what comes now would be freed too early");
        }
        since = earlier(since, time);
    }

    /** @param channel 0: areas; 1: objects */
    void addBlocks(int channel, long top, int topCount, long blocksCookie, long time) {
        noteSince(time);
        (channel == 0 ? areas : objects).addStack(top, topCount, blocksCookie);
    }

    /** Makes room for so many lists of heads, and one of wrappers. */
    void reserve(int lists) {
        if (headCount + lists > heads.length) {
            heads = Arrays.copyOf(heads, Math.max(2 * heads.length, headCount + lists));
        }
        wrappers.ensureCapacity(wrappers.size() + 1);
    }

    /** A list of heads, for which there is room. */
    void addHeads(long link, long time) {
        noteSince(time);
        heads[headCount++] = link;
    }

    /** A stack of wrappers, for which there is room. */
    void addWrappers(@Nullable Wrapper top) {
        if (top != null) {
            noteSince(0);
            wrappers.add(top);
        }
    }

    /** From now on it waits for the grace period of this cookie, which was drawn after the last was added. */
    void begin(long graceCookie) {
        begun = true;
        cookie = graceCookie;
    }

    boolean isEmpty() {
        return areas.isEmpty() && objects.isEmpty() && headCount == 0 && wrappers.isEmpty();
    }

    long cookie() {
        return cookie;
    }

    long since() {
        return since;
    }

    /** Gives everything that is ripe to {@code reclaimer}: each block that is, and heads and wrappers when all are. */
    void reclaim(Reclaimer reclaimer, Grace grace) {
        areas.removeIf(block -> reclaimer.freeAreasIfRipe(block, grace));
        objects.removeIf(block -> reclaimer.freeObjectsIfRipe(block, grace));
        if (begun && grace.isOver(cookie)) {
            while (headCount > 0) {
                reclaimer.freeHeads(heads[--headCount]);
            }
            while (!wrappers.isEmpty()) {
                reclaimer.freeWrappers(wrappers.removeLast());
            }
        }
    }

    /** Whether it was begun and all of it is freed. */
    boolean isDone(Grace grace) {
        return begun && isEmpty() && grace.isOver(cookie);
    }

    /** Makes it as new. */
    void reset() {
        begun = false;
        since = 0;
    }
}

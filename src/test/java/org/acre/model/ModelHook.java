package org.acre.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/** An invalidation that tells the law what it has invalidated, as the last thing, and that can be asked to keep areas back or to fail. */
final class ModelHook implements MappingInvalidation {
    /** What the hook throws when it is asked to. */
    static final class HookFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HookFailure() {
            super("the hook was asked to fail");
        }
    }

    private final PageLaw law;
    private final AtomicInteger keeping = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    /** Every so many batches the law is not told: the defect that a test plants. 0: never. */
    private final int deafEvery;
    private int batches;

    ModelHook(PageLaw law, int deafEvery) {
        this.law = law;
        this.deafEvery = deafEvery;
    }

    /** For so many batches from now on every other area stays. */
    void keep(int batches) {
        keeping.set(batches);
    }

    /** So many batches from now on fail. */
    void fail(int batches) {
        failing.set(batches);
    }

    /** So many batches from now on take a millisecond. */
    void slow(int batches) {
        slow.set(batches);
    }

    /** Whether areas may come back later than with the next purge. */
    boolean isWilling() {
        return keeping.get() == 0 && failing.get() == 0;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        if (takeOne(failing)) {
            throw new HookFailure();
        }
        if (takeOne(slow)) {
            LockSupport.parkNanos(1_000_000);
        }
        List<long[]> kept = new ArrayList<>();
        if (takeOne(keeping)) {
            int[] count = {0};
            ranges.forEachArea((start, end, tag) -> {
                if (count[0]++ % 2 == 0) {
                    kept.add(new long[] {start, end});
                }
            });
            kept.forEach(range -> {
                law.kept(range[0], range[1]);
                ranges.keep(range[0], range[1]);
            });
        }
        if (deafEvery > 0 && ++batches % deafEvery == 0) {
            return;
        }
        ranges.forEachArea((start, end, tag) -> {
            if (kept.stream().noneMatch(range -> range[0] == start)) {
                law.invalidated(start, end);
            }
        });
    }

    private static boolean takeOne(AtomicInteger count) {
        return count.getAndUpdate(value -> Math.max(0, value - 1)) > 0;
    }
}

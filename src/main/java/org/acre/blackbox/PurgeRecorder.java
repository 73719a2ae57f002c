package org.acre.blackbox;

import java.util.concurrent.atomic.AtomicLong;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/**
 * Records each batch, range by range, and the pass. It comes before the hooks that make pages unusable, so that a thread that
 * faults on one finds the record written.
 */
final class PurgeRecorder implements MappingInvalidation {
    private final BlackBox box;
    private final AtomicLong passes = new AtomicLong();

    PurgeRecorder(BlackBox box) {
        this.box = box;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        long pass = passes.incrementAndGet();
        long nanos = box.now();
        boolean[] any = {false};
        ranges.forEach((start, end) -> {
            any[0] = true;
            box.recordPurge(BoxKind.PURGED, nanos, start, end, pass);
        });
        if (any[0]) {
            box.recordPurge(BoxKind.PASS, nanos, lowest, highest, pass);
        }
    }
}

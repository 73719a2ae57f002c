package org.acre.cli.soak;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;

/** Writes down what it lets go; in its moods it takes its time, throws, or keeps areas back. */
final class MoodyInvalidation implements MappingInvalidation {
    /** What an invalidation does beside its work. */
    enum Mood { GOOD, SLOW, THROWS, KEEPS }

    private final Ledger ledger;
    private final SoakLog log;
    private final SplittableRandom random; // passes take turns
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Mood mood = Mood.GOOD;

    MoodyInvalidation(Ledger ledger, SoakLog log, long seed) {
        this.ledger = ledger;
        this.log = log;
        this.random = new SplittableRandom(seed);
    }

    void setMood(Mood chosen) {
        mood = chosen;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        try {
            log.require(running.compareAndSet(false, true), "two passes at a time");
            Mood now = mood;
            pause(now);
            letGo(lowest, highest, ranges, now == Mood.KEEPS);
        } catch (BrokenLawException e) {
            log.report("invalidation", e); // a pass would only log it
            throw e;
        } finally {
            running.set(false);
        }
        log.count("invalidations");
    }

    private void pause(Mood now) {
        if (now == Mood.THROWS && random.nextInt(3) > 0) {
            log.count("invalidations that threw");
            throw new PlantedException();
        }
        if (now == Mood.SLOW) {
            try {
                Thread.sleep(random.nextInt(20));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the free that purges was a worker's
            }
        }
    }

    private void letGo(long lowest, long highest, RangeSet ranges, boolean keeps) {
        ranges.forEachArea((start, end, _) -> {
            log.require(lowest <= start && end <= highest, "area [" + start + ", " + end + ") outside [" + lowest + ", " + highest + ")");
            if (keeps && random.nextInt(4) == 0) {
                ranges.keep(start, end);
            } else {
                ledger.invalidated(start, end);
            }
        });
    }

    @Override public String toString() {
        return "the soak's invalidation";
    }

    /** Without a stack: the log says what is planted. */
    private static final class PlantedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PlantedException() {
            super("planted by the soak", null, false, false);
        }
    }
}

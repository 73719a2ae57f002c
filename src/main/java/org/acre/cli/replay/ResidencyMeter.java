package org.acre.cli.replay;

import org.acre.Region;

/** Reads how much memory a region takes, now and then while a trace runs and at its end. One thread. */
final class ResidencyMeter {
    /** The list of mappings takes milliseconds to read: no more than a few percent of the time. */
    private static final long SAMPLE_NANOS = 100_000_000;

    private final Region region;
    private final long start;
    private long peak;
    private long sampled = System.nanoTime();

    ResidencyMeter(Region region) {
        this.region = region;
        this.start = now();
        this.peak = start;
    }

    private long now() {
        return region.residentBytes().orElse(-1);
    }

    /** Looks for a peak, if it is time to. */
    void sample() {
        if (System.nanoTime() - sampled > SAMPLE_NANOS) {
            peak = Math.max(peak, now());
            sampled = System.nanoTime();
        }
    }

    /**
     * After the last operation.
     *
     * @param freeSurvivors frees all that is live; called after a full purge
     */
    Residency end(Runnable freeSurvivors) {
        long end = now();
        region.purger().purgeAll();
        long purged = now();
        freeSurvivors.run();
        region.purger().purgeAll();
        return new Residency(start, Math.max(peak, end), end, purged, now());
    }
}

package org.acre.micrometer;

import java.util.function.ToDoubleFunction;
import org.acre.Region;

/** The numbers of a region as of a moment ago, so that a registry that reads many meters at once asks the region once. Any thread. */
final class Sampler {
    private final Region region;
    private final long freshNanos;
    // volatile: publishes the sample. Of two threads that find it stale both take one, and either will do.
    private volatile RegionSample last;

    /** @param freshNanos for so long a sample will do */
    Sampler(Region region, long freshNanos) {
        this.region = region;
        this.freshNanos = freshNanos;
        this.last = RegionSample.of(region);
    }

    double value(ToDoubleFunction<RegionSample> number) {
        return number.applyAsDouble(sample());
    }

    private RegionSample sample() {
        RegionSample present = last;
        if (System.nanoTime() - present.takenAt() >= freshNanos) {
            try {
                present = RegionSample.of(region);
                last = present;
            } catch (IllegalStateException e) {
                // Closed meanwhile: its meters are on their way out of the registry, and show its last numbers until then.
            }
        }
        return present;
    }

    double residentBytes() {
        try {
            return region.residentBytes().orElse(0);
        } catch (IllegalStateException e) {
            return 0; // as in sample: nothing of it is resident any more
        }
    }
}

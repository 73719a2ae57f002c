package org.acre.cli.replay;

import java.util.List;
import java.util.function.Supplier;
import org.acre.Invalidation;
import org.acre.Region;

/**
 * How to replay.
 *
 * @param threads workers; a thread of the trace is worked by number {@code tid mod threads}
 * @param regions makes a region as it should be but for its invalidation
 * @param invalidation what becomes of freed areas, or nothing said: the region's default
 */
public record ReplayOptions(int threads, Supplier<Region.Builder> regions, List<Invalidation> invalidation) {
    /** The lists may not change afterwards. */
    public ReplayOptions {
        invalidation = List.copyOf(invalidation);
    }

    /** A fresh region, for one trace. */
    Region region() {
        Region.Builder builder = regions.get();
        if (!invalidation.isEmpty()) {
            builder.invalidation(invalidation.getFirst(),
                    invalidation.subList(1, invalidation.size()).toArray(Invalidation[]::new));
        }
        return builder.build();
    }

    /** Whether each allocation gets a segment, which its purge revokes. Mappings get none: they are cut by address. */
    boolean handsOutSegments() {
        return invalidation.isEmpty() || invalidation.contains(Invalidation.REVOKE)
                || invalidation.contains(Invalidation.PROTECT);
    }
}

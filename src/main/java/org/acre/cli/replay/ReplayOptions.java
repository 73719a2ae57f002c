package org.acre.cli.replay;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.acre.Invalidation;
import org.acre.Region;

/**
 * How to replay.
 *
 * @param threads workers; a thread of the trace is worked by number {@code tid mod threads}
 * @param regionBytes length of the region
 * @param nodes of its space, or its default
 * @param lazyMaxPages of its space, or its default
 * @param invalidation what becomes of freed areas, or nothing said: the region's default
 */
public record ReplayOptions(int threads, long regionBytes, OptionalInt nodes, OptionalLong lazyMaxPages,
        List<Invalidation> invalidation) {
    /** The lists may not change afterwards. */
    public ReplayOptions {
        invalidation = List.copyOf(invalidation);
    }

    /** A fresh region, for one trace. */
    Region region() {
        Region.Builder builder = Region.builder().anonymous(regionBytes);
        nodes.ifPresent(builder::nodes);
        lazyMaxPages.ifPresent(builder::lazyMaxPages);
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

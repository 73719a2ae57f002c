package org.acre.cli.replay;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.acre.Region;

/**
 * How to replay.
 *
 * @param threads workers; a thread of the trace is worked by number {@code tid mod threads}
 * @param regionBytes length of the region
 * @param nodes of its space, or its default
 * @param lazyMaxPages of its space, or its default
 */
public record ReplayOptions(int threads, long regionBytes, OptionalInt nodes, OptionalLong lazyMaxPages) {
    /** A fresh region, for one trace. */
    Region region() {
        Region.Builder builder = Region.builder().anonymous(regionBytes);
        nodes.ifPresent(builder::nodes);
        lazyMaxPages.ifPresent(builder::lazyMaxPages);
        return builder.build();
    }
}

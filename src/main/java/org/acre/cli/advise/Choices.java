package org.acre.cli.advise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.acre.Invalidation;
import org.acre.NodeChoice;
import org.acre.Region;
import org.acre.cli.advise.Choice.Subject;

/** Everything that is tried, each first for itself. */
final class Choices {
    private static final int MOST_NODES = 128;
    private static final long[] LAZY_MAX_PAGES = {256, 2048, 8192, 65_536};
    private static final long[] POOL_MAX_PAGES = {0, 1024, 16_384};
    private static final int[] INTERVAL_MILLIS = {100, 10_000};

    private Choices() {}

    /** @param mappings whether the trace is one of mappings, which have no small objects */
    static List<Choice> all(int processors, boolean mappings) {
        List<Choice> choices = new ArrayList<>();
        choices.add(safe(Subject.NODES, "nodes(1)", region -> region.nodes(1)));
        int many = Math.min(MOST_NODES, 4 * processors);
        choices.add(safe(Subject.NODES, "nodes(" + many + ")", region -> region.nodes(many)));
        choices.add(safe(Subject.NODES, "nodeChoice(NodeChoice.THREAD)", region -> region.nodeChoice(NodeChoice.THREAD)));
        for (long pages : LAZY_MAX_PAGES) {
            choices.add(safe(Subject.LAZY, "lazyMaxPages(" + pages + ")", region -> region.lazyMaxPages(pages)));
        }
        for (long pages : POOL_MAX_PAGES) {
            choices.add(safe(Subject.POOLS, "poolMaxPages(" + pages + ")", region -> region.poolMaxPages(pages)));
        }
        if (!mappings) {
            choices.add(safe(Subject.SLABS, "slabs(false)", region -> region.slabs(false)));
        }
        choices.add(safe(Subject.HELPERS, "purgeHelpers(0)", region -> region.purgeHelpers(0)));
        for (int millis : INTERVAL_MILLIS) {
            choices.add(safe(Subject.INTERVAL, "purgeInterval(Duration.ofMillis(" + millis + "))",
                    region -> region.purgeInterval(Duration.ofMillis(millis))));
        }
        choices.add(new Choice(Subject.INVALIDATION, "invalidation(Invalidation.REVOKE)", /* safe */ true, _ -> { },
                List.of(Invalidation.REVOKE)));
        choices.add(new Choice(Subject.INVALIDATION, "invalidation(Invalidation.NONE)", /* safe */ false, _ -> { },
                List.of(Invalidation.NONE)));
        return choices;
    }

    private static Choice safe(Subject subject, String code, Consumer<Region.Builder> change) {
        return new Choice(subject, code, /* safe */ true, change, List.of());
    }
}

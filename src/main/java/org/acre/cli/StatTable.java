package org.acre.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.acre.allocator.SpaceStatistics;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.map.ByteText;
import org.acre.cli.report.Html;

/** Snapshots as lines, one a region, as vmstat has them: the columns stay where they are. */
final class StatTable {
    private static final int LINES_A_HEADER = 20;
    private static final String ROW = "%-16s %10s %10s %10s %10s %10s %10s %10s %7s %10s %8s %9s %9s %8s %8s %8s";
    private static final String HEADER = String.format(Locale.ROOT, ROW, "region", "live", "deferred", "lazy", "pinned", "pooled", "free", "largest",
            "holes", "resident", "areas", "pool", "tree", "failed", "purges", "purged");

    private final PrintWriter out;
    private final Map<String, Sample> last = new HashMap<>();
    private int lines;

    /** What a line counts from. */
    private record Sample(long atMillis, SpaceStatistics statistics) {}

    StatTable(PrintWriter out) {
        this.out = out;
    }

    /** The first time with sums since the start, from then on with what has come in a second. */
    void print(Snapshot snapshot) {
        for (SpaceSnapshot space : snapshot.spaces()) {
            if (lines++ % LINES_A_HEADER == 0) {
                out.println(HEADER);
            }
            out.println(line(snapshot.atMillis(), space));
        }
        out.flush();
    }

    private String line(long atMillis, SpaceSnapshot space) {
        SpaceStatistics now = space.statistics();
        Sample before = last.put(space.type() + space.name(), new Sample(atMillis, now));
        Rates rates = before == null ? new Rates(now, 0) : new Rates(before.statistics(), Math.max(1, atMillis - before.atMillis()));
        return String.format(Locale.ROOT, ROW, Html.printable(space.name()), bytes(space, now.busyPages()), bytes(space, now.deferredPages()),
                bytes(space, now.lazyPages()), bytes(space, now.pinnedPages()), bytes(space, now.pooledPages()),
                bytes(space, now.freePages()), bytes(space, now.largestFreePages()), now.freeRanges(),
                space.residentBytes() < 0 ? "-" : ByteText.of(space.residentBytes()), now.busyAreas(),
                rates.of(now, SpaceStatistics::poolHits), rates.of(now, SpaceStatistics::treeAllocations),
                rates.of(now, SpaceStatistics::failedAllocations), rates.of(now, SpaceStatistics::purges),
                rates.of(now, SpaceStatistics::purgedAreas));
    }

    private static String bytes(SpaceSnapshot space, long pages) {
        return ByteText.of(pages * space.pageBytes());
    }

    /**
     * What columns show of counts.
     *
     * @param before the counts of the line before
     * @param millis since then; 0 if there is no line before
     */
    private record Rates(SpaceStatistics before, long millis) {
        /** A count in the first line, and then how much of it came in a second. */
        long of(SpaceStatistics now, ToLongFunction<SpaceStatistics> count) {
            long counted = count.applyAsLong(now);
            return millis == 0 ? counted : Math.round((counted - count.applyAsLong(before)) * 1000.0 / millis);
        }
    }
}

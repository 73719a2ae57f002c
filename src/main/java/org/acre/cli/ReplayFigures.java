package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.acre.InvalidationStatistics;
import org.acre.allocator.SpaceStatistics;
import org.acre.cli.replay.Residency;
import org.acre.cli.replay.SizeClass;
import org.acre.cli.replay.TraceResult;

/** The figures of traces, once for people and once for programs. */
final class ReplayFigures {
    private static final String NOTES = """

            ops/s           operations in a second of the busiest worker; reading the trace is not counted
            live, peak      bytes asked for, and the whole pages they take: at the end of the trace, and at most
            rounding        peak pages in bytes over peak bytes: sizes below a page take a page (slabs come later)
            footprint/live  from the region's start to the highest byte ever handed out, over the peak pages
            holes           free ranges at the end, lazy and pooled pages apart; the largest in pages
            pinned, f/hs    pages kept back at the end for a neighbour in their arena; revoked areas for each handshake of all threads
            rss             memory of the region in bytes: at the start, at most, at the end, after a full purge then, and when all is
                            freed and purged; -1 where the OS does not tell
            skipped         protections, advice, the break: no allocator of addresses sees them
            not expressed   cuts of mappings and fixed places that the space could not do as the program did
            1p 2p 3-4p ...  areas that the program asked for, by their pages
            """;

    private ReplayFigures() {}

    /** One aligned table, a row a trace, and what its columns mean. */
    static void printTable(List<TraceResult> results, PrintWriter out) {
        int classes = results.stream().mapToInt(ReplayFigures::classes).max().orElse(0);
        List<String> header = new ArrayList<>(List.of("trace", "threads", "operations", "ops/s", "live bytes", "live pages",
                "peak bytes", "peak pages", "rounding", "footprint/live", "holes", "largest hole", "pool hits", "purges",
                "in place", "moved", "skipped", "not expressed", "pinned",
                "f/hs", "rss start", "rss peak", "rss end", "rss purged", "rss empty"));
        for (int sizeClass = 0; sizeClass < classes; sizeClass++) {
            header.add(SizeClass.name(sizeClass) + "p");
        }
        TextTable table = new TextTable(header);
        for (TraceResult result : results) {
            table.add(row(result, classes));
        }
        table.print(out);
        out.print(NOTES);
    }

    private static List<String> row(TraceResult result, int classes) {
        SpaceStatistics space = result.space();
        List<String> row = new ArrayList<>(List.of(result.trace(), whole(result.threads()), whole(result.operations()),
                whole(Math.round(result.operationsPerSecond())), whole(result.liveBytes()), whole(result.livePages()),
                whole(result.peakBytes()), whole(result.peakPages()), ratio(result.rounding()),
                ratio(result.footprintOverLive()), whole(space.freeRanges()), whole(space.largestFreePages()),
                whole(space.poolHits()), whole(space.purges()), whole(result.resizedInPlace()), whole(result.moved()),
                whole(result.skipped()), whole(result.notExpressed()), whole(result.invalidation().pinnedPages()),
                ratio(result.invalidation().areasPerHandshake())));
        Residency resident = result.resident();
        row.addAll(List.of(whole(resident.start()), whole(resident.peak()), whole(resident.end()), whole(resident.purged()),
                whole(resident.empty())));
        for (int sizeClass = 0; sizeClass < classes; sizeClass++) {
            row.add(whole(result.areasByClass().get(sizeClass)));
        }
        return row;
    }

    /** One more than the last class that is not empty. */
    private static int classes(TraceResult result) {
        List<Long> areas = result.areasByClass();
        int classes = areas.size();
        while (classes > 0 && areas.get(classes - 1) == 0) {
            classes--;
        }
        return classes;
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** {@code {"traces": [...]}}: the same figures, with names. */
    static void printJson(List<TraceResult> results, PrintWriter out) throws IOException {
        List<Map<String, Object>> traces = new ArrayList<>();
        for (TraceResult result : results) {
            traces.add(members(result));
        }
        out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(Map.of("traces", traces)));
    }

    private static Map<String, Object> members(TraceResult result) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("trace", result.trace());
        members.put("threads", result.threads());
        members.put("operations", result.operations());
        members.put("operationsPerSecond", result.operationsPerSecond());
        members.put("seconds", result.seconds());
        members.put("wallSeconds", result.wallSeconds());
        members.put("liveBytes", result.liveBytes());
        members.put("livePages", result.livePages());
        members.put("peakBytes", result.peakBytes());
        members.put("peakPages", result.peakPages());
        members.put("peakOperation", result.peakOperation());
        members.put("pageBytes", result.pageBytes());
        members.put("rounding", result.rounding());
        members.put("footprintBytes", result.footprintBytes());
        members.put("footprintOverLive", result.footprintOverLive());
        members.put("resizedInPlace", result.resizedInPlace());
        members.put("moved", result.moved());
        members.put("skipped", result.skipped());
        members.put("notExpressed", result.notExpressed());
        members.put("areasByPages", areasByPages(result));
        members.put("space", space(result.space()));
        members.put("invalidation", invalidation(result.invalidation()));
        members.put("residentBytes", resident(result.resident()));
        return members;
    }

    private static Map<String, Long> invalidation(InvalidationStatistics invalidation) {
        Map<String, Long> members = new TreeMap<>();
        members.put("handshakes", invalidation.handshakes());
        members.put("revokedAreas", invalidation.revokedAreas());
        members.put("revokedPages", invalidation.revokedPages());
        members.put("pinnedAreas", invalidation.pinnedAreas());
        members.put("pinnedPages", invalidation.pinnedPages());
        members.put("refusals", invalidation.refusals());
        members.put("discardedBytes", invalidation.discardedBytes());
        members.put("discardFailures", invalidation.discardFailures());
        return members;
    }

    private static Map<String, Long> resident(Residency resident) {
        Map<String, Long> members = new LinkedHashMap<>();
        members.put("start", resident.start());
        members.put("peak", resident.peak());
        members.put("end", resident.end());
        members.put("purged", resident.purged());
        members.put("empty", resident.empty());
        return members;
    }

    private static Map<String, Long> areasByPages(TraceResult result) {
        Map<String, Long> areas = new LinkedHashMap<>();
        for (int sizeClass = 0; sizeClass < classes(result); sizeClass++) {
            areas.put(SizeClass.name(sizeClass), result.areasByClass().get(sizeClass));
        }
        return areas;
    }

    private static Map<String, Long> space(SpaceStatistics space) {
        Map<String, Long> members = new TreeMap<>();
        members.put("totalPages", space.totalPages());
        members.put("freePages", space.freePages());
        members.put("freeRanges", space.freeRanges());
        members.put("largestFreePages", space.largestFreePages());
        members.put("busyPages", space.busyPages());
        members.put("busyAreas", space.busyAreas());
        members.put("lazyPages", space.lazyPages());
        members.put("pooledPages", space.pooledPages());
        members.put("deferredPages", space.deferredPages());
        members.put("pinnedPages", space.pinnedPages());
        members.put("poolHits", space.poolHits());
        members.put("poolMisses", space.poolMisses());
        members.put("treeAllocations", space.treeAllocations());
        members.put("purges", space.purges());
        members.put("purgedAreas", space.purgedAreas());
        members.put("decayedAreas", space.decayedAreas());
        members.put("failedAllocations", space.failedAllocations());
        return members;
    }
}

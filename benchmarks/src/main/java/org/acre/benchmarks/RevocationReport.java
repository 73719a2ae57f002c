package org.acre.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.acre.Invalidation;
import org.acre.InvalidationStatistics;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.acre.benchmarks.alternatives.BySizeClass;
import org.acre.benchmarks.alternatives.FixedCount;
import org.acre.benchmarks.alternatives.Grouping;
import org.acre.benchmarks.alternatives.GroupingRun;
import org.acre.benchmarks.alternatives.OnlyDeadShare;
import org.acre.benchmarks.alternatives.PredictedBySize;
import org.acre.benchmarks.alternatives.QuarterOfLive;

/**
 * How many frees does one handshake revoke, and how much do live neighbours pin meanwhile?
 *
 * <p>Replays traces of real programs ({@link AreaTrace}) on a region with its defaults, each allocation by a segment of its
 * own; then counts what the schemes that were tried would have done. A region purges on a thread of its own, so its figures
 * change a little from run to run; the schemes purge whenever the default of two processors, 64 MiB, is free.
 *
 * <p>Usage: {@code RevocationReport [DIRECTORY OR TRACE]...}, {@code ../shared/traces} by default, or {@code traces} where there
 * is none. Traces of fewer than 2,000 frees of 4 KiB and more are left out. Exit code 1 if a bar is missed.
 */
public final class RevocationReport {
    private static final int LEAST_FREES = 2000;
    private static final double LEAST_PER_HANDSHAKE = 64;
    private static final long REGION_BYTES = 1L << 38;
    private static final long LAZY_MAX_PAGES = 16_384;
    private static final double QUARTER = 0.25;

    private static final Map<String, Supplier<Grouping>> SCHEMES = new LinkedHashMap<>();

    static {
        SCHEMES.put("one arena each", () -> new FixedCount(1));
        SCHEMES.put("16 in a row", () -> new FixedCount(16));
        SCHEMES.put("128 in a row", () -> new FixedCount(128));
        SCHEMES.put("128 of a size class", () -> new BySizeClass(128));
        SCHEMES.put("only the dead share, 128", () -> new OnlyDeadShare(128, QUARTER));
        SCHEMES.put("size foretells death, 128", () -> new PredictedBySize(128));
        SCHEMES.put("a quarter of live, 128", () -> new QuarterOfLive(QUARTER, Double.POSITIVE_INFINITY));
        SCHEMES.put("the same, a quarter in all", () -> new QuarterOfLive(QUARTER, QUARTER));
    }

    private RevocationReport() {}

    public static void main(String[] arguments) throws IOException {
        boolean met = true;
        for (Path file : traces(arguments)) {
            AreaTrace trace = AreaTrace.read(file);
            if (trace.largeFrees() >= LEAST_FREES) {
                System.out.printf(Locale.ROOT, "%n%s: %,d areas, %,d freed%n", file.getFileName(), trace.areas(), trace.frees());
                met &= onRegion(trace);
                SCHEMES.forEach((name, scheme) -> count(name, trace, scheme.get()));
            }
        }
        if (!met) {
            System.exit(1);
        }
    }

    private static List<Path> traces(String[] arguments) throws IOException {
        Path shared = Path.of("..", "shared", "traces");
        Stream<Path> named = arguments.length > 0 ? Stream.of(arguments).map(Path::of)
                : Stream.of(Files.isDirectory(shared) ? shared : Path.of("traces"));
        return named.flatMap(RevocationReport::tracesIn).filter(file -> file.toString().matches(".*\\.tr(\\.gz)?")).toList();
    }

    private static Stream<Path> tracesIn(Path path) {
        if (!Files.isDirectory(path)) {
            return Stream.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean onRegion(AreaTrace trace) {
        try (Region region = Region.builder().anonymous(REGION_BYTES).uninitialized().invalidation(Invalidation.REVOKE)
                .build()) {
            Replay replay = new Replay(region, trace.areas());
            trace.replay(replay);
            region.purger().purgeAll();
            InvalidationStatistics done = region.invalidationStatistics();
            SpaceStatistics space = region.space().statistics();
            print("Acre", done.areasPerHandshake(), replay.mostPinned, share(space));
            boolean met = done.areasPerHandshake() >= LEAST_PER_HANDSHAKE;
            System.out.println("  " + Bar.atLeast(LEAST_PER_HANDSHAKE, "frees for each handshake", scores -> Double.NaN)
                    .verdict(done.areasPerHandshake()));
            return met;
        }
    }

    private static double share(SpaceStatistics space) {
        return space.busyPages() == 0 ? 0 : (double) space.pinnedPages() / space.busyPages();
    }

    /** Each area by a segment of its own. */
    private static final class Replay implements AreaTrace.Visitor {
        private static final int LOOK_EVERY = 1024;

        private final Region region;
        private final MemorySegment[] segments;
        private int operations;
        private double mostPinned;

        Replay(Region region, int areas) {
            this.region = region;
            this.segments = new MemorySegment[areas];
        }

        @Override public void allocate(int area, int areaBytes) {
            segments[area] = region.allocate(areaBytes, 1);
            look();
        }

        @Override public void free(int area, int areaBytes) {
            region.free(segments[area]);
            look();
        }

        private void look() {
            if (++operations % LOOK_EVERY == 0) {
                mostPinned = Math.max(mostPinned, share(region.space().statistics()));
            }
        }
    }

    private static void count(String name, AreaTrace trace, Grouping scheme) {
        GroupingRun run = new GroupingRun(scheme, trace.areas(), LAZY_MAX_PAGES);
        trace.replay(new AreaTrace.Visitor() {
            @Override public void allocate(int area, int areaBytes) {
                run.allocate(area, pages(areaBytes));
            }

            @Override public void free(int area, int areaBytes) {
                run.free(area, pages(areaBytes));
            }
        });
        run.purge();
        print(name, run.freesPerHandshake(), run.mostPinned(), run.pinnedShare());
    }

    private static int pages(int areaBytes) {
        return (int) ((areaBytes + Spaces.PAGE - 1) / Spaces.PAGE);
    }

    private static void print(String name, double freesPerHandshake, double mostPinned, double pinnedAtEnd) {
        System.out.printf(Locale.ROOT, "  %-28s %8.1f frees a handshake; pinned / live pages: %7.2f at most, %7.2f at the end%n",
                name, freesPerHandshake, mostPinned, pinnedAtEnd);
    }
}

package org.acre.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.acre.Region;
import org.acre.benchmarks.workloads.Places;
import org.acre.benchmarks.workloads.Touch;

/**
 * How much memory does an allocator take at most for what a program had at most, on traces of real programs?
 *
 * <p>Each allocator replays each trace in a process of its own, on one thread in the order of the trace, and writes to every page of every
 * object. Counted is what the process has resident more than before the first operation, in 100 samples and at the peak: a JVM whose heap is touched
 * beforehand and that compiles nothing but the reading of the trace, so that what is left is the allocator's, to some 200 KiB. The Java heap
 * that stands beside the memory at the peak is counted for Acre, by a full collection there, and added; for Netty it is not.
 *
 * <p>Usage: {@code TraceResidencyReport TRACE...}, files {@code .tr} or {@code .tr.gz}. ACRE is a region as it comes, ACRE_EAGER one that purges
 * when 1 MiB waits. Says "missed" where Acre takes more than jemalloc or Netty.
 */
public final class TraceResidencyReport {
    private static final int SAMPLES = 100;
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

    private enum Kind { ACRE, ACRE_EAGER, GLIBC, JEMALLOC, MIMALLOC, NETTY_POOLED, NETTY_ADAPTIVE }

    private TraceResidencyReport() {}

    public static void main(String[] arguments) throws Throwable {
        if (arguments.length == 3 && arguments[0].equals("--child")) {
            child(Kind.valueOf(arguments[1]), Path.of(arguments[2]));
            return;
        }
        List<Kind> kinds = present();
        System.out.printf(Locale.ROOT, "%-24s %12s", "peak resident / live", "live KiB");
        kinds.forEach(kind -> System.out.printf(Locale.ROOT, " %14s", kind));
        System.out.println();
        for (String trace : arguments) {
            row(kinds, Path.of(trace));
        }
    }

    private static List<Kind> present() {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        for (Kind kind : List.of(Kind.JEMALLOC, Kind.MIMALLOC)) {
            String library = kind == Kind.JEMALLOC ? SmallHeap.Jemalloc.LIBRARY : SmallHeap.Mimalloc.LIBRARY;
            if (!SmallHeap.Functions.canLoad(library)) {
                System.out.println("# skipped " + kind + ": " + library + " cannot be loaded; see SmallHeapKind");
                kinds.remove(kind);
            }
        }
        return kinds;
    }

    private static void row(List<Kind> kinds, Path trace) throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        long live = 0;
        for (Kind kind : kinds) {
            String[] figures = run(kind, trace).split(" ", -1);
            live = Long.parseLong(figures[0]);
            ratios.add((double) Long.parseLong(figures[1]) / live);
        }
        System.out.printf(Locale.ROOT, "%-24s %,12d", trace.getFileName(), live >> 10);
        ratios.forEach(ratio -> System.out.printf(Locale.ROOT, " %14.3f", ratio));
        System.out.println(verdict(kinds, ratios, Kind.ACRE) + verdict(kinds, ratios, Kind.ACRE_EAGER));
    }

    private static String verdict(List<Kind> kinds, List<Double> ratios, Kind ours) {
        double acre = ratios.get(kinds.indexOf(ours));
        StringBuilder missed = new StringBuilder();
        for (Kind peer : List.of(Kind.JEMALLOC, Kind.NETTY_POOLED, Kind.NETTY_ADAPTIVE)) {
            int at = kinds.indexOf(peer);
            if (at >= 0 && acre > ratios.get(at)) {
                missed.append(' ').append(peer);
            }
        }
        return missed.isEmpty() ? "  " + ours + " met" : "  " + ours + " missed:" + missed;
    }

    private static String run(Kind kind, Path trace) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch", "-XX:CompileCommand=quiet", "-XX:CompileCommand=compileonly,org.acre.cli.trace.*::*",
                "-XX:CompileCommand=compileonly,org.acre.benchmarks.BlockTrace::*", "-XX:+UseSerialGC", "-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch", "-XX:MarkSweepDeadRatio=0",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                TraceResidencyReport.class.getName(), "--child", kind.name(), trace.toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0 || out.isEmpty()) {
            throw new IllegalStateException(kind + " failed on " + trace + " with exit code " + process.exitValue());
        }
        return out.lines().toList().getLast();
    }

    private static SmallHeap heap(Kind kind) {
        return switch (kind) {
            case ACRE -> new SmallHeap.AcreRegion();
            case ACRE_EAGER -> new SmallHeap.AcreRegion(Region.builder().lazyMaxPages(256));
            case GLIBC -> new SmallHeap.Glibc();
            case JEMALLOC -> new SmallHeap.Jemalloc();
            case MIMALLOC -> new SmallHeap.Mimalloc();
            case NETTY_POOLED -> new SmallHeap.Netty(new PooledByteBufAllocator(true));
            case NETTY_ADAPTIVE -> new SmallHeap.Netty(new AdaptiveByteBufAllocator(true));
        };
    }

    private static void child(Kind kind, Path file) throws Throwable {
        BlockTrace trace = BlockTrace.read(file);
        boolean isAcre = kind == Kind.ACRE || kind == Kind.ACRE_EAGER;
        Places places = heap(kind).places(trace.objects() + 2);
        // Loads the classes, and begins the first slab.
        places.allocate(trace.objects(), 100);
        places.allocate(trace.objects() + 1, 100_000);
        Touch.pages(places.address(trace.objects()), 100);
        Touch.pages(places.address(trace.objects() + 1), 100_000);
        long heapBefore = usedHeap();
        CLibrary.trim(); // what the JVM's own malloc kept of the start would be used by the trace, and not be counted
        long before = resident();
        long peak = before;
        long beside = 0;
        int interval = Math.max(1, trace.events() / SAMPLES);
        for (int event = 0; event < trace.events(); event++) {
            trace.replay(event, places);
            if (event % interval == 0 || event == trace.peakEvent()) {
                peak = Math.max(peak, resident());
            }
            if (event == trace.peakEvent() && isAcre) {
                beside = Math.max(0, usedHeap() - heapBefore);
            }
        }
        System.out.println(trace.peakLiveBytes() + " " + (peak - before + beside));
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(ROLLUP)) {
            if (line.startsWith("Rss:")) {
                return Long.parseLong(line.substring(4).replace("kB", "").strip()) << 10;
            }
        }
        throw new IOException("no Rss in " + ROLLUP);
    }
}

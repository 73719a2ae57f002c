package org.acre.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What does it cost, and what does it save, to have the values of a Caffeine cache off the heap?
 *
 * <p>For each histogram of value lengths from CacheLib, Meta's cache: keys as popular as Zipf's law says (exponent 0.99, for the histograms say
 * nothing of keys), values of those lengths, four times as many bytes of them as the cache may hold; each operation looks at the value of a key, a byte
 * in each line of 64, and puts it on a miss. The cache may hold 1 GiB, or less: what 200,000 values take on the heap. The on-heap cache has half
 * as much heap again, and 256 MiB; the off-heap one has 64 MiB and what the keys take, {@link #KEY_BYTES} each. Each run is a process of
 * its own, the kinds take turns, and the run in the middle counts, by throughput.
 *
 * <p>Where others use the machine, read the processor time of an operation, the collector's and Acre's own threads with it: with both processors
 * busy it is what the throughput would be. Both kinds have the same collector, the JVM's own choice unless {@code -g} names one.
 *
 * <p>Usage: {@code CacheReport [-t THREADS] [-s SECONDS] [-r ROUNDS] [-g G1|Serial|Parallel] [DIRECTORY OR HISTOGRAM]...}; by default 2, 3,
 * 3 and {@code ../shared/traces}. Exit code 1 if a bar is missed.
 */
public final class CacheReport {
    private static final long MOST_BYTES = 1L << 30;
    private static final long MOST_VALUES = 200_000;
    private static final int KEYS_FOR_EACH_VALUE = 4;
    private static final long MIB = 1L << 20;
    private static final long HEAP_BYTES = 64 * MIB;
    /** Heaps are a multiple of this long: else the JVM would round up. */
    private static final long HEAP_STEP = 2 * MIB;
    /** A Long. Not counted: the nodes of Caffeine and of its map, 72 bytes an entry, which are part of the 64 MiB. */
    private static final long KEY_BYTES = 24;

    private static final Bar THROUGHPUT = Bar.atLeast(0.7, "throughput, off heap / on heap", run -> Double.NaN);
    private static final Bar HEAP = Bar.atMost(64, "MiB of Java heap of the off-heap cache, beside the keys", run -> Double.NaN);

    private int threads = 2;
    private int seconds = 3;
    private int rounds = 3;
    private final List<String> collector = new ArrayList<>();
    private final List<Path> traces = new ArrayList<>();

    private CacheReport() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        CacheReport report = new CacheReport();
        report.parse(arguments);
        boolean met = true;
        for (Path trace : report.traces) {
            met &= report.compare(trace);
        }
        if (!met) {
            System.exit(1);
        }
    }

    private void parse(String[] arguments) throws IOException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "-t" -> threads = Integer.parseInt(arguments[++i]);
                case "-s" -> seconds = Integer.parseInt(arguments[++i]);
                case "-g" -> collector.add("-XX:+Use" + arguments[++i] + "GC");
                case "-r" -> rounds = Integer.parseInt(arguments[++i]);
                default -> addTraces(Path.of(arguments[i]));
            }
        }
        if (traces.isEmpty()) {
            addTraces(Path.of("..", "shared", "traces"));
        }
    }

    private void addTraces(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            traces.add(path);
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file -> file.toString().endsWith(".sizes.json.gz")).sorted().forEach(traces::add);
        }
    }

    private boolean compare(Path file) throws IOException, InterruptedException {
        CacheTrace trace = CacheTrace.read(file);
        double mean = trace.mean(CacheKind::bytesOnHeap);
        long bytes = (long) Math.min(MOST_BYTES, MOST_VALUES * mean);
        long keys = (long) (KEYS_FOR_EACH_VALUE * bytes / mean);
        System.out.printf(Locale.ROOT, "%n%s: values of %,.0f bytes, %,d keys, a cache of %,d MiB, %d threads, %d rounds of %d s%n",
                file.getFileName(), mean, keys, bytes / MIB, threads, rounds, seconds);
        long keyBytes = KEY_BYTES * keys / KEYS_FOR_EACH_VALUE;
        List<CacheFigures> onHeap = new ArrayList<>();
        List<CacheFigures> offHeap = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            onHeap.add(run(CacheKind.ON_HEAP, file, bytes, keys, bytes + bytes / 2 + 256 * MIB));
            offHeap.add(run(CacheKind.OFF_HEAP, file, bytes, keys, HEAP_BYTES + keyBytes));
        }
        return print(onHeap, offHeap, keyBytes);
    }

    private CacheFigures run(CacheKind kind, Path file, long bytes, long keys, long heapBytes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + heapBytes / HEAP_STEP * (HEAP_STEP / MIB) + "m", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(collector);
        command.addAll(List.of(CacheRun.class.getName(), kind.name(), file.toString(), Long.toString(bytes), Long.toString(keys),
                Integer.toString(threads), Integer.toString(1000 * seconds)));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder all = new StringBuilder();
        CacheFigures figures = null;
        try (BufferedReader output = child.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                figures = CacheFigures.isLine(line) ? CacheFigures.ofLine(line) : figures;
                all.append(line).append('\n');
            }
        }
        if (child.waitFor() != 0 || figures == null) {
            throw new IOException(kind + " with " + heapBytes / MIB + " MiB of heap has failed:\n" + all);
        }
        return figures;
    }

    private static boolean print(List<CacheFigures> onHeap, List<CacheFigures> offHeap, long keyBytes) {
        System.out.println("            operations/s (least to most)        hits  entries  collections: all, longest    heap, live after gc   resident   processor time");
        print("on heap", onHeap);
        print("off heap", offHeap);
        double ratio = CacheFigures.median(offHeap).perSecond() / CacheFigures.median(onHeap).perSecond();
        double heap = (offHeap.stream().mapToDouble(CacheFigures::heapBytes).max().orElse(Double.NaN) - keyBytes) / MIB;
        System.out.println(THROUGHPUT.verdict(ratio));
        System.out.printf(Locale.ROOT, "           %.3f by processor time, of the medians%n", processorNanos(onHeap) / processorNanos(offHeap));
        System.out.println(HEAP.verdict(heap));
        return ratio >= THROUGHPUT.value() && heap <= HEAP.value();
    }

    private static double processorNanos(List<CacheFigures> runs) {
        return runs.stream().mapToDouble(CacheFigures::processorNanos).sorted().toArray()[runs.size() / 2];
    }

    private static void print(String name, List<CacheFigures> runs) {
        CacheFigures median = CacheFigures.median(runs);
        ToDoubleFunction<CacheFigures> speed = CacheFigures::perSecond;
        System.out.printf(Locale.ROOT, "%-10s %,11.0f (%,11.0f to %,11.0f)  %5.1f %%  %,7.0f  %4.0f: %,6.0f ms, %4.0f ms  %,6.0f MiB, %,6.1f MiB  %,6.0f MiB  %,6.0f ns%n",
                name, median.perSecond(), runs.stream().mapToDouble(speed).min().orElse(0), runs.stream().mapToDouble(speed).max().orElse(0),
                100 * median.hitRatio(), median.entries(), median.pauses(), median.pauseMillis(), median.longestMillis(),
                median.heapBytes() / MIB, median.liveBytes() / MIB, median.residentBytes() / MIB,
                processorNanos(runs));
    }
}

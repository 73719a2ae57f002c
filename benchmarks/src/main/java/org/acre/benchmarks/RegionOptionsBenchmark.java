package org.acre.benchmarks;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.Region;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does an allocation and its free pay for a budget, for notes about it, for stacks, for guard pages, for a black box?
 *
 * <p>Read each option against PLAIN in the same run. {@code address} is the hot path by address: a budget must cost it next to nothing,
 * because what a pool serves is not counted again. {@code fromTree} is a length that no pool has, so that every one is charged and
 * given back. {@code segment} pays for the notes of the leak report in every row: see its doc for what they are.
 */
@State(Scope.Benchmark)
public class RegionOptionsBenchmark extends AcreBenchmark {
    private static final long REGION = 1L << 40;
    private static final long SIXTEEN_PAGES = 16 * Spaces.PAGE;
    private static final long ABOVE_THE_POOLS = 300 * Spaces.PAGE;

    private static final Path BOX = Path.of(System.getProperty("java.io.tmpdir"), "acre-benchmark.box");
    private static final int BOX_RECORDS = 4096;

    /** What the region was asked to be. */
    public enum Option {
        PLAIN,
        BUDGET,
        TRACKED,
        EVERY_THOUSANDTH_STACK,
        GUARDED,
        BLACK_BOX,
        BLACK_BOX_WITH_STACKS;

        Region region() {
            Region.Builder builder = Region.builder().anonymous(REGION).uninitialized();
            return (switch (this) {
                case PLAIN -> builder.budget(Long.MAX_VALUE);
                case BUDGET -> builder.budget(REGION);
                case TRACKED -> builder.trackAddresses();
                case EVERY_THOUSANDTH_STACK -> builder.sampleEvery(1_000);
                case GUARDED -> builder.guardPages();
                case BLACK_BOX -> builder.blackBox(BOX, BOX_RECORDS, 0);
                case BLACK_BOX_WITH_STACKS -> builder.blackBox(BOX, BOX_RECORDS);
            }).build();
        }
    }

    @Param
    public Option option;

    private Region region;

    @Setup
    public void open() {
        region = option.region();
    }

    @TearDown
    public void close() throws IOException {
        region.close();
        Files.deleteIfExists(BOX);
    }

    @Benchmark
    public long address() {
        long address = region.allocateAddress(SIXTEEN_PAGES);
        region.freeAddress(address);
        return address;
    }

    @Benchmark
    public long fromTree() {
        long address = region.allocateAddress(ABOVE_THE_POOLS);
        region.freeAddress(address);
        return address;
    }

    @Benchmark
    public MemorySegment segment() {
        MemorySegment segment = region.allocate(SIXTEEN_PAGES, 1);
        region.free(segment);
        return segment;
    }
}

package org.acre.cli.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.acre.Region;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/** What all workers share: a space of numbers and regions of every kind, small enough that memory changes hands all the time. */
final class Worlds implements AutoCloseable {
    private static final long MIB = 1L << 20;

    final SpaceWorld numbers;
    final Region anonymous = Region.builder().anonymous(96 * MIB).lazyMaxPages(1024).build();
    final Region file;
    final Region shared = Region.builder().sharedAnonymous(32 * MIB).lazyMaxPages(256).build();
    final Region tight = Region.builder().anonymous(64 * MIB).budget(12 * MIB).lazyMaxPages(512).build();
    /** Where readers look without a lock: what is freed has a new owner as soon as may be. */
    final Region hasty = Region.builder().anonymous(16 * MIB).lazyMaxPages(0).build();
    final Links links;
    final GrowingArray array;
    final AtomicReferenceArray<ArenaLoad.@Nullable Left> leftSegments = new AtomicReferenceArray<>(256);
    private final Path path;
    private final SoakLog log;
    private final Seams seams;

    Worlds(SoakLog log, Seams seams, long seed) {
        this.log = log;
        this.seams = seams;
        this.numbers = new SpaceWorld(log, seams, seed);
        try {
            this.path = Files.createTempFile("acre-soak", ".region");
            path.toFile().deleteOnExit(); // after a fault nothing is closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.file = Region.builder().file(path, 48 * MIB).lazyMaxPages(256).build();
        this.links = new Links(hasty, log);
        this.array = new GrowingArray(hasty, log);
    }

    /** The loads of one worker. */
    List<Load> loads() {
        return List.of(new SpaceLoad(numbers, log, seams),
                new AreaLoad(anonymous, "area", 40_000, log, seams),
                new AreaLoad(anonymous, "small", 2_048, log, seams),
                new AreaLoad(file, "file area", 30_000, log, seams),
                new AreaLoad(tight, "budget area", 60_000, log, seams),
                new ArenaLoad(anonymous, leftSegments, log, seams),
                views(),
                new LinkLoad(links, log, seams),
                new ArrayLoad(array, log));
    }

    /** Without native access there are no views. */
    private Load views() {
        return Platform.isNative() ? new ViewLoad(shared, log, seams) : new AreaLoad(shared, "shared area", 20_000, log, seams);
    }

    List<Region> regions() {
        return List.of(anonymous, file, shared, tight, hasty);
    }

    /** All workers have given back what they held: nothing may be left anywhere. */
    void rest() {
        array.close();
        numbers.rest();
        Rest.require(anonymous, "the anonymous region", log);
        Rest.require(file, "the file's region", log);
        Rest.require(shared, "the region with views", log);
        Rest.require(hasty, "the readers' region", log);
        Rest.require(tight, "the region with a budget", log);
        array.reopen();
    }

    /** Of all regions together. */
    long sum(ToLongFunction<Region> quantity) {
        return regions().stream().mapToLong(quantity).sum();
    }

    long residentBytes() {
        return sum(region -> orZero(region.residentBytes()));
    }

    private static long orZero(OptionalLong bytes) {
        return bytes.orElse(0);
    }

    @Override public void close() {
        regions().forEach(Region::close);
        numbers.close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

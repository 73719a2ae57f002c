package org.acre;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.guard.Guard;
import org.acre.allocator.guard.Guards;
import org.acre.memory.Platform;
import org.acre.purge.MappingInvalidation;
import org.acre.revoke.PinShares;
import org.jspecify.annotations.Nullable;

/**
 * What the builder of regions collects.
 *
 * @param <S> the builder
 */
abstract sealed class RegionSettings<S extends RegionSettings<S>> permits Region.Builder {
    private static final long[] NO_AREAS = {};

    @Nullable RegionSource source;
    @Nullable InvalidationChoice invalidation;
    PinShares pins = PinShares.DEFAULT;
    long pageSize = Platform.pageSize();
    boolean zeroing = true;
    Optional<Boolean> slabs = Optional.empty();
    boolean hugePages;
    boolean guardPages;
    boolean sparse;
    OptionalLong maxBytes = OptionalLong.empty();
    OptionalLong budget = OptionalLong.empty();
    NodeChoice nodeChoice = NodeChoice.PROCESSOR;
    OptionalInt nodes = OptionalInt.empty();
    Supplier<? extends Guard> guard = Guards.REENTRANT;
    OptionalLong lazyMaxPages = OptionalLong.empty();
    OptionalLong poolMaxPages = OptionalLong.empty();
    OptionalInt purgeHelpers = OptionalInt.empty();
    Optional<Duration> purgeInterval = Optional.empty();
    long[] restoredOffsets = NO_AREAS;
    long[] restoredBytes = NO_AREAS;
    RegionTags tags = RegionTags.of();
    int sampleEvery;
    boolean trackAddresses;
    @Nullable Consumer<LeakReport> leakListener;
    @Nullable BoxChoice blackBox;

    abstract S self();

    /** Whether small objects share pages: not where each allocation has something of its own beside it. */
    boolean hasSlabs() {
        boolean wanted = slabs.orElse(source == null || source.kind() != RegionSource.Kind.FILE);
        return wanted && !guardPages && !tracksAddresses();
    }

    /** Whether areas that are allocated by address are noted, too. */
    boolean tracksAddresses() {
        return trackAddresses || sampleEvery > 0 || !tags.names().isEmpty();
    }

    /** Anonymous memory of the OS; {@code bytes} is rounded up to whole pages. By default REVOKE and DISCARD. */
    public S anonymous(long bytes) {
        return from(RegionSource.anonymous(bytes));
    }

    /** Anonymous memory of which {@link Region#view} can be had. By default REVOKE and DISCARD. */
    public S sharedAnonymous(long bytes) {
        return from(RegionSource.sharedAnonymous(bytes));
    }

    /**
     * The start of a file, created or made longer if need be, with all its blocks on the disk unless it is {@link #sparse()};
     * {@code bytes} is rounded up to whole pages. By default REVOKE.
     */
    public S file(Path path, long bytes) {
        return from(RegionSource.file(Objects.requireNonNull(path), bytes));
    }

    /** Memory of the caller's, whole pages from a multiple of the page size. By default REVOKE. */
    public S over(MemorySegment memory) {
        return from(RegionSource.over(Objects.requireNonNull(memory)));
    }

    private S from(RegionSource chosen) {
        if (source != null) {
            throw new IllegalArgumentException("a region has one memory: anonymous, shared anonymous, a file, or over a segment");
        }
        source = chosen;
        return self();
    }

    /**
     * What happens to freed areas before their addresses are handed out again, in place of the default. The last call
     * counts.
     *
     * @throws IllegalArgumentException if NONE is not alone
     */
    public S invalidation(Invalidation first, Invalidation... more) {
        this.invalidation = InvalidationChoice.of(first, more);
        return self();
    }

    /** The caller's own invalidation, in place of Acre's: segments are as with {@link Invalidation#NONE}. */
    public S invalidation(MappingInvalidation custom) {
        this.invalidation = InvalidationChoice.of(Objects.requireNonNull(custom));
        return self();
    }

    /**
     * The most pages that one busy area may keep from reuse because it shares an arena with freed ones, as a share of
     * the live pages. By default a quarter, or however few are live one in 1,024 of the region's, up to 1 MiB (and 256 KiB of small
     * objects): less would be a handshake for a few frees. With 0 every area has an arena of its own, nothing is ever pinned,
     * and every revoked free costs a handshake with all threads.
     *
     * @throws IllegalArgumentException unless it is 0 to 1
     */
    public S pinShare(double ofLivePages) {
        this.pins = pins.withNeighbour(ofLivePages);
        return self();
    }

    /**
     * The most pages that all busy areas together may keep from reuse, as a share of the live pages: while the last purge
     * left more, each new area has an arena of its own. By default addresses may be pinned while there are plenty: up to a
     * sixteenth of the region, or what one neighbour may. Their memory goes back to the OS with
     * {@link Invalidation#DISCARD}.
     *
     * @throws IllegalArgumentException if it is negative or no number
     */
    public S pinShareOfAll(double ofLivePages) {
        this.pins = pins.withTotal(ofLivePages);
        return self();
    }

    /**
     * Bytes in a page of the space; by default the OS's. A file region takes the OS's only, for a mapping of a file
     * starts at a multiple of that and of nothing larger.
     *
     * @param bytes a power of two, at least the OS's page size
     */
    public S pageSize(long bytes) {
        if (Long.bitCount(bytes) != 1 || bytes < Platform.pageSize()) {
            throw new IllegalArgumentException("page size of a region is a power of two from " + Platform.pageSize()
                    + " bytes, the page of this machine's memory, upwards; got " + bytes);
        }
        this.pageSize = bytes;
        return self();
    }

    /** How many nodes: see {@link AddressSpace.Builder#nodes}; by default as {@link #nodeChoice(NodeChoice)} says. */
    public S nodes(int count) {
        this.nodes = OptionalInt.of(count);
        return self();
    }

    /** Which node serves a caller: by default that of its processor. */
    public S nodeChoice(NodeChoice choice) {
        this.nodeChoice = Objects.requireNonNull(choice);
        return self();
    }

    /** That of the thread: {@code nodeChoice(NodeChoice.THREAD)}. */
    public S nodesByThread() {
        return nodeChoice(NodeChoice.THREAD);
    }

    /** What the global lock is: see {@link AddressSpace.Builder#guard}. */
    public S guard(Supplier<? extends Guard> factory) {
        this.guard = Objects.requireNonNull(factory);
        return self();
    }

    /**
     * See {@link AddressSpace.Builder#lazyMaxPages}. By default the limit follows use, because what waits is memory: a sixteenth of the
     * pages in use and in pools, at least 1 MiB, and at most the default of a space.
     */
    public S lazyMaxPages(long pages) {
        this.lazyMaxPages = OptionalLong.of(pages);
        return self();
    }

    /** See {@link AddressSpace.Builder#poolMaxPages}. */
    public S poolMaxPages(long pages) {
        this.poolMaxPages = OptionalLong.of(pages);
        return self();
    }

    /**
     * Threads at most that help the one that purges: see {@link org.acre.purge.Purger.Builder#helpers}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public S purgeHelpers(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("helpers must not be negative: " + most);
        }
        this.purgeHelpers = OptionalInt.of(most);
        return self();
    }

    /**
     * A pass is made at least so often, and takes a quarter of what the pools hold: see {@link org.acre.purge.Purger.Builder#interval}.
     *
     * @param interval zero for never
     * @throws IllegalArgumentException if it is negative
     */
    public S purgeInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("interval must not be negative: " + interval);
        }
        this.purgeInterval = Optional.of(interval);
        return self();
    }

    /**
     * Whether allocations for which whole pages would waste more than an eighth share pages with others of their length. By default they do in
     * memory, and not in a file: which slots are in use does not survive a restart, and areas can be restored. Never with guard
     * pages, tags, samples or {@link #trackAddresses()}, with {@link Invalidation#PROTECT} or an invalidation of the caller's, or below
     * 2 MiB.
     */
    public S slabs(boolean shared) {
        this.slabs = Optional.of(shared);
        return self();
    }

    /** {@link Region#allocate} leaves the contents as they are: faster, and the caller writes before it reads. */
    public S uninitialized() {
        this.zeroing = false;
        return self();
    }

    /**
     * Large pages of the OS under an anonymous region: it starts at a multiple of 2 MiB, asks for them (madvise with
     * MADV_HUGEPAGE) before anything is touched, and areas of 2 MiB and more start at such a multiple too. Faults become
     * fewer; memory goes back to the OS in whole large pages only where whole ones are free. Without native access nothing
     * changes.
     */
    public S hugePages() {
        this.hugePages = true;
        return self();
    }

    /**
     * For debugging: each area that {@link Region#allocate} and {@link Region#allocateAddress} hand out has one page more at
     * its end, which is inaccessible: a raw address that runs past the end faults there and ends the process, instead of
     * spoiling a neighbour. Segments cannot run past their ends anyway; {@link Region#memory} is a raw view and faults at a
     * guard as well. Costs a page of addresses, two calls of the OS and up to two of its 65,530 mappings an area; where the
     * OS refuses more, areas go without, which the log says once. What is allocated through {@link Region#space} or {@link
     * Region#allocateAt}, or was restored, has no guard. Without native access there are none.
     */
    public S guardPages() {
        this.guardPages = true;
        return self();
    }

    /**
     * The most memory that the region commits: bytes of pages that were handed out, so that they may have been touched, and
     * that have not gone back to the OS since. An allocation that would commit more first gives all that is free back, as
     * {@code purger().purgeAll()} does, and throws {@link BudgetExceededException} if that is not enough. It holds for all
     * that {@link Region#space} hands out, whoever asks. Only {@link Invalidation#DISCARD} gives pages back; without it a
     * page that was handed out once stays committed.
     *
     * <p>By default anonymous regions share what the limit of their container leaves beside the Java heap (at least half of
     * it), if that limit is below the machine's memory; otherwise, and for other regions, there is none. {@link
     * Long#MAX_VALUE} for none.
     *
     * @param bytes one or more
     */
    public S budget(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a budget is one byte or more; got " + bytes);
        }
        this.budget = OptionalLong.of(bytes);
        return self();
    }

    /**
     * The length that {@link Region#grow} can reach: so many bytes of addresses are reserved, and cost nothing else. By default
     * twice the region's length, and at most 1 TiB more than that; no more than its length without native access.
     *
     * @param bytes at least the region's, rounded up to whole pages
     */
    public S maxBytes(long bytes) {
        this.maxBytes = OptionalLong.of(bytes);
        return self();
    }

    /**
     * For a file: its blocks take room on the disk when they are first written, instead of when the file is mapped; and with
     * {@link Invalidation#DISCARD} holes are punched where areas were freed. A disk that has no room left then makes the JVM
     * throw {@link InternalError} at the write, or ends the process.
     */
    public S sparse() {
        this.sparse = true;
        return self();
    }

    /**
     * Areas that are busy from the start, with their contents as they are: what a database finds when it opens its file
     * again. In any order; a million take less than a second. May be repeated.
     *
     * @param offsets of their first bytes in the region: starts of pages
     * @param bytes of each, rounded up to whole pages
     */
    public S restore(long[] offsets, long[] bytes) {
        if (offsets.length != bytes.length) {
            throw new IllegalArgumentException(offsets.length + " offsets, but " + bytes.length + " lengths");
        }
        this.restoredOffsets = concatenated(restoredOffsets, offsets);
        this.restoredBytes = concatenated(restoredBytes, bytes);
        return self();
    }

    private static long[] concatenated(long[] first, long[] second) {
        long[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * Names for kinds of areas: the first is tag 1 of {@link Region#allocate(long, long, int)}, and so on. Includes {@link
     * #trackAddresses()}.
     *
     * @throws IllegalArgumentException if there are more than 255, or two are the same
     */
    public S tags(String... names) {
        this.tags = RegionTags.of(names);
        return self();
    }

    /** Notes when areas that are allocated by address were born, as it is noted of segments: the price is a look at the clock. */
    public S trackAddresses() {
        this.trackAddresses = true;
        return self();
    }

    /**
     * Keeps the stack of every so many allocations for the leak report, up to a million stacks of live areas; 1 is all. Costs
     * microseconds for each that is kept. Includes {@link #trackAddresses()}.
     *
     * @throws IllegalArgumentException unless it is 1 or more
     */
    public S sampleEvery(int allocations) {
        if (allocations < 1) {
            throw new IllegalArgumentException("one in so many allocations is sampled, 1 or more; got " + allocations);
        }
        this.sampleEvery = allocations;
        return self();
    }

    /**
     * Gets the leak report when the region closes with live areas, on the thread that closes it, while the region's segments
     * still work. Without a listener the log gets it, at WARNING if anything of {@link #tags(String...)}, {@link #sampleEvery(int)} and
     * {@link #trackAddresses()} was asked for, else at DEBUG.
     */
    public S leakListener(Consumer<LeakReport> listener) {
        this.leakListener = Objects.requireNonNull(listener);
        return self();
    }

    /** A black box with up to eight frames of each stack: {@code blackBox(file, records, 8)}. */
    public S blackBox(Path file, int records) {
        return blackBox(file, records, BoxChoice.FRAMES);
    }

    /**
     * Keeps the last allocations, frees and purges in a small file that survives a crash of the JVM, for {@code acre autopsy}: the range
     * of each, its tag, thread, time, and who called. A file of an earlier run is kept beside it, with {@code .previous} at its name.
     *
     * <p>What goes through this region's methods is recorded; of arenas the areas that they carve, under the names of the threads that
     * happened to ask for them and to give them back; what is asked of {@link Region#space} and {@link Region#deferredFree} not, but for
     * the purge that takes it. Costs a look at the clock and a record of 64 bytes for each
     * allocation and each free, and a walk over the stack unless {@code frames} is 0: two microseconds and 3 KiB of the Java heap. Purges
     * come one at a time.
     *
     * @param file of 256 bytes for each of {@code records}, and 256 KiB to 16 MiB for names and stacks; on a disk or in memory (tmpfs)
     * @param records of each kind: 64 to 1,048,576, rounded up to a power of two
     * @param frames of each stack at most, 0 to 64; 0 for no stacks
     * @throws IllegalArgumentException if these are no such numbers
     */
    public S blackBox(Path file, int records, int frames) {
        this.blackBox = new BoxChoice(Objects.requireNonNull(file), records, frames);
        return self();
    }
}

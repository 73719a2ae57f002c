package org.acre;

import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.NodeSelector;
import org.acre.memory.Backing;
import org.acre.memory.Platform;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.acre.revoke.PinShares;
import org.acre.small.SmallObjectStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of real memory, mapped once, with an {@link AddressSpace} that hands out areas of it and a {@link Purger} that
 * makes freed areas safe to hand out again.
 *
 * <p>Every address that {@link #space} hands out can be read and written through {@link #memory}, by any thread, while the
 * region is open. Memory costs nothing until it is touched. Areas are whole pages; lengths up to four pages for which these would waste more
 * than an eighth are small objects, which share pages in slabs. All methods that take or give an address or a segment serve both.
 *
 * <p>What a stale segment of a freed area can still do is a matter of the region's {@link Invalidation}: by default it
 * throws {@link IllegalStateException} from the purge on that takes the area.
 *
 * <p>Threads: every method may be called by any thread at any time. After {@link #close} all but {@code close} throw
 * {@link IllegalStateException}, and so does every access to a segment that the region handed out.
 */
public final class Region implements SegmentAllocator, AutoCloseable {
    private final RegionParts parts;
    private final MemorySegment memory;
    private final long base;
    private final long bytes;
    private final AddressSpace space;
    private final long pageSize;
    private final boolean zeroing;
    private final @Nullable RegionObjects objects;
    private final RegionDeferral deferral;
    private volatile boolean closed;
    private boolean unmapped; // guarded by this

    private Region(RegionParts parts, boolean zeroing) {
        this.parts = parts;
        this.memory = parts.memory;
        this.base = memory.address();
        this.bytes = memory.byteSize();
        this.space = parts.space;
        this.pageSize = space.pageSize();
        this.zeroing = zeroing;
        this.objects = parts.objects;
        this.deferral = new RegionDeferral(memory, space, objects != null ? objects.deferred() : null);
    }

    /**
     * A region of anonymous memory: {@code builder().anonymous(bytes).build()}.
     *
     * @param bytes one or more, rounded up to whole pages
     * @throws UncheckedIOException with errno and what would help, if the OS has no such stretch
     */
    public static Region anonymous(long bytes) {
        return builder().anonymous(bytes).build();
    }

    /**
     * A region in a file: {@code builder().file(path, bytes).build()}. The file is created, or grown, sparsely; what it
     * holds stays, and all of it is free to be handed out. Pages take room on the disk when they are first written; a disk
     * that has none left makes the JVM throw {@link InternalError} at that write.
     *
     * @param bytes one or more, rounded up to whole pages
     * @throws UncheckedIOException if the file cannot be opened, grown or mapped
     */
    public static Region file(Path path, long bytes) {
        return builder().file(path, bytes).build();
    }

    /**
     * A region in memory of the caller's, which is never discarded, protected or unmapped:
     * {@code builder().over(memory).build()}.
     *
     * <p>Segments of areas live in arenas of the region, so that they can be revoked. They do not die with the caller's arena:
     * close the region first, or build it with {@link Invalidation#NONE}.
     *
     * @param memory native, writable, open to every thread, whole pages from the start of a page
     * @throws IllegalArgumentException that says which of these fails
     */
    public static Region over(MemorySegment memory) {
        return builder().over(memory).build();
    }

    /** A builder of regions; name the memory with exactly one of {@code anonymous}, {@code file} and {@code over}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * An area of at least {@code bytes}, or a small object, as a segment of exactly that length. It reads as zero, unless the region is {@code
     * uninitialized()}. No bytes are a valid length, as in the JDK: they take a slot or a page too, so that the segment has an
     * address of its own and can be freed.
     *
     * <p>Cost: that of the space, and the fill; pages that were never handed out, or discarded since, are not touched. A small object costs
     * its slot, some 25 bytes of the Java heap for its segment's arena and tag, and no page of its own.
     *
     * @param alignment of the address, a power of two; below a page means a page for areas, and 16 bytes for small objects
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits
     * @throws IllegalArgumentException if {@code bytes} is negative or {@code alignment} no power of two
     */
    @Override public MemorySegment allocate(long bytes, long alignment) {
        checkOpen();
        if (bytes < 0) {
            throw new IllegalArgumentException("length is negative: " + bytes + " bytes");
        }
        MemorySegment small = objects != null ? objects.allocate(bytes, alignment) : null;
        if (small != null) {
            return small;
        }
        long address = space.allocate(Math.max(1, bytes), alignment);
        try {
            if (zeroing) {
                fillWithZeros(address, bytes);
            }
            return parts.segments.issue(address, bytes, roundedUp(bytes));
        } catch (Throwable e) {
            space.free(address);
            throw e;
        }
    }

    private void fillWithZeros(long address, long bytes) {
        long zeroFrom = parts.door.isFromTree(address) ? parts.zero.from() : Long.MAX_VALUE;
        if (zeroFrom > address) {
            memory.asSlice(address - base, Math.min(bytes, zeroFrom - address)).fill((byte) 0);
        }
    }

    /**
     * Gives back an area or a small object that {@link #allocate} or {@link #segment} handed out, by its whole segment. The slot of an
     * object has a new owner only after a purge has made its segments throw, in a region that revokes.
     *
     * @throws InvalidFreeException if no busy area starts at the segment's address: it is foreign, interior or free
     * @throws IllegalArgumentException if the segment is none of this region's, or of an earlier owner of its address, or longer
     *     or shorter than its area by a page or more; with the numbers. In every case nothing has changed
     */
    public void free(MemorySegment segment) {
        checkOpen();
        if (objects != null && objects.free(segment)) {
            return;
        }
        Area area = areaOf(segment);
        long areaBytes = area.bytes();
        area.free();
        parts.segments.freed(areaBytes);
    }

    /**
     * Gives back an area as {@link #free} does, but after a grace period: readers inside a section of {@link #gracePeriods} may go
     * on looking at it until they leave.
     *
     * @throws InvalidFreeException as {@link #free}
     * @throws IllegalArgumentException as {@link #free}
     */
    public void freeDeferred(MemorySegment segment) {
        checkOpen();
        if (objects != null && objects.isObject(segment)) {
            deferredFree().free(segment.address());
            return;
        }
        Area area = areaOf(segment);
        long areaBytes = area.bytes();
        deferredFree().free(area);
        parts.segments.freed(areaBytes);
    }

    /** The live area that a segment is, whole. */
    private Area areaOf(MemorySegment segment) {
        Area area = space.areaAt(segment.address());
        if (!parts.segments.isOf(segment, area)) {
            throw new IllegalArgumentException("not the segment of the area that is live there: " + describe(segment)
                    + "; the area has " + area.bytes() + " bytes, the region is " + describe(memory));
        }
        long areaBytes = area.bytes();
        if (roundedUp(segment.byteSize()) != areaBytes) {
            throw new IllegalArgumentException("not a whole segment: " + describe(segment) + ", but the area there has "
                    + areaBytes + " bytes in pages of " + pageSize);
        }
        return area;
    }

    /**
     * An area of at least {@code bytes}, or a small object, by its address alone; its contents are as they are. For hot paths: no
     * Java object is made.
     *
     * @param bytes one or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits
     * @throws IllegalArgumentException if {@code bytes} is zero or negative
     */
    public long allocateAddress(long bytes) {
        checkOpen();
        long small = objects != null ? objects.allocateAddress(bytes) : AddressSpace.NONE;
        return small != AddressSpace.NONE ? small : space.allocate(bytes);
    }

    /**
     * Gives back the area or small object that starts at {@code address}. The slot of an object of which no segment was handed out may have
     * a new owner at once.
     *
     * @throws InvalidFreeException if no busy area starts there; nothing has changed
     */
    public void freeAddress(long address) {
        checkOpen();
        if (objects == null || !objects.freeAddress(address)) {
            space.free(address);
        }
    }

    /**
     * Makes the area or small object that starts at {@code address} longer or shorter without moving it. Pages that are cut off are freed.
     * An object stays where it is if its slot is long enough, and not twice as long as it need be.
     *
     * @return false, and nothing is changed, if it would have to move
     * @throws InvalidFreeException if nothing that is live starts there
     */
    public boolean resizeAddress(long address, long bytes) {
        checkOpen();
        return (objects != null && objects.owns(address)) ? objects.fits(address, bytes) : space.resize(address, bytes);
    }

    /**
     * The whole region: every area lies in it, at {@link #offsetOf} its address. A raw view: it works as long as the region
     * is open and is never revoked; see {@link Invalidation#PROTECT} for the one mode in which it may fault.
     */
    public MemorySegment memory() {
        checkOpen();
        return memory;
    }

    /**
     * Bytes from the start of the region to {@code address}. Offsets in a file survive a restart, addresses do not.
     *
     * @throws IndexOutOfBoundsException if the address is not in this region
     */
    public long offsetOf(long address) {
        checkOpen();
        if (address < base || address - base >= bytes) {
            throw new IndexOutOfBoundsException("0x" + Long.toHexString(address) + " is not in the region: it starts at 0x"
                    + Long.toHexString(base) + " and has " + bytes + " bytes");
        }
        return address - base;
    }

    /**
     * The address of the byte at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the region has no such byte
     */
    public long addressOf(long offset) {
        checkOpen();
        return base + Objects.checkIndex(offset, bytes);
    }

    /**
     * The live area that starts at {@code address}, all its pages, or the small object, all its slot, as a segment that dies like that of {@link #allocate}. What lies past
     * the length that was asked for may be left over from an earlier owner.
     *
     * @throws InvalidFreeException if no busy area starts there
     */
    public MemorySegment segment(long address) {
        checkOpen();
        MemorySegment small = objects != null ? objects.segment(address) : null;
        return small != null ? small : parts.segments.whole(space.areaAt(address));
    }

    /**
     * The space that hands out this region's areas, in memory addresses. What is allocated there may be freed here and the
     * other way round, but for small objects: to the space they are parts of areas, which it refuses to free.
     */
    public AddressSpace space() {
        checkOpen();
        return space;
    }

    /** The grace periods that deferred frees of this region wait for: readers open their sections here. Closed with the region. */
    public GracePeriods gracePeriods() {
        checkOpen();
        return deferral.gracePeriods();
    }

    /** Frees areas of this region after a grace period, by address, with a head in the area if wanted. Closed with the region. */
    public DeferredFree deferredFree() {
        checkOpen();
        return deferral.deferredFree();
    }

    /** What purges this region's space, with the region's invalidation. It is closed with the region. */
    public Purger purger() {
        checkOpen();
        return parts.purger;
    }

    /** What the invalidation of this region has done, as of its last purge. */
    public InvalidationStatistics invalidationStatistics() {
        checkOpen();
        return parts.statistics();
    }

    /** What the slabs of this region hold; nothing where it has none. Looks at all of them. */
    public SmallObjectStatistics smallObjectStatistics() {
        checkOpen();
        return objects != null ? objects.statistics() : SmallObjectStatistics.NONE;
    }

    /**
     * Recomputes what the bookkeeping of areas and small objects claims. For tests and for doubts; no other thread may be inside.
     *
     * @throws IllegalStateException that names the broken invariant
     */
    public void verify() {
        checkOpen();
        space.verify();
        if (objects != null) {
            objects.verify();
        }
    }

    /**
     * Bytes of memory that this region takes now: what is resident of its mapping, or for a file the blocks on its disk. Reads
     * the list of the process's mappings: milliseconds.
     *
     * @return nothing where the OS does not tell
     */
    public OptionalLong residentBytes() {
        checkOpen();
        return parts.backing.residentBytes();
    }

    /**
     * Ends the life of every segment, stops the purger, and unmaps the region, unless it lies over the caller's memory. Does
     * nothing the second time. Costs a handshake with all threads for each open arena. Waits before that for deferred frees, and so
     * for the sections that they wait for.
     *
     * @throws IllegalStateException inside a section or a callback of the region's own, and nothing has changed; or if a segment is in
     *     use by a native call or an I/O operation just now. The memory stays mapped for it, but the region and its other segments
     *     are closed; call again to unmap
     */
    @Override public synchronized void close() {
        if (unmapped) {
            return;
        }
        if (!closed) {
            deferral.close(); // waits for the sections that deferred frees wait for; or throws, and the region is open
        }
        closed = true;
        int inUse = parts.closeSegments();
        if (inUse > 0) {
            throw new IllegalStateException("the region stays mapped: segments of " + inUse + " arenas are in use by native "
                    + "calls or I/O operations; close it again when these have returned");
        }
        parts.invalidation.end();
        parts.purger.close();
        parts.backing.close();
        unmapped = true;
    }

    @Override public String toString() {
        return "Region of " + bytes + " bytes at 0x" + Long.toHexString(base) + ", " + parts.backing + (closed ? ", closed" : "");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed: it had " + bytes + " bytes of " + parts.backing);
        }
    }

    /** A length in whole pages, at least one. */
    private long roundedUp(long length) {
        return (Math.max(1, length) + pageSize - 1) & -pageSize;
    }

    private static String describe(MemorySegment segment) {
        return segment.byteSize() + " bytes "
                + (segment.isNative() ? "at 0x" + Long.toHexString(segment.address()) : "on the Java heap");
    }

    /** What a region is made of. Every method changes this builder and returns it. For one thread at a time. */
    public static final class Builder {
        private @Nullable RegionSource source;
        private @Nullable InvalidationChoice invalidation;
        private PinShares pins = PinShares.DEFAULT;
        private long pageSize = Platform.pageSize();
        private boolean zeroing = true;
        private OptionalInt nodes = Platform.nodes();
        private OptionalLong lazyMaxPages = OptionalLong.empty();
        private OptionalLong poolMaxPages = OptionalLong.empty();

        private Builder() {}

        /** Anonymous memory of the OS; {@code bytes} is rounded up to whole pages. By default REVOKE and DISCARD. */
        public Builder anonymous(long bytes) {
            return from(RegionSource.anonymous(bytes));
        }

        /**
         * The start of a file, created or grown sparsely if need be; {@code bytes} is rounded up to whole pages. By default
         * REVOKE.
         */
        public Builder file(Path path, long bytes) {
            return from(RegionSource.file(Objects.requireNonNull(path), bytes));
        }

        /** Memory of the caller's, whole pages from a multiple of the page size. By default REVOKE. */
        public Builder over(MemorySegment memory) {
            return from(RegionSource.over(Objects.requireNonNull(memory)));
        }

        private Builder from(RegionSource chosen) {
            if (source != null) {
                throw new IllegalArgumentException("a region has one memory: anonymous, a file, or over a segment");
            }
            source = chosen;
            return this;
        }

        /**
         * What happens to freed areas before their addresses are handed out again, in place of the default. The last call
         * counts.
         *
         * @throws IllegalArgumentException if NONE is not alone
         */
        public Builder invalidation(Invalidation first, Invalidation... more) {
            this.invalidation = InvalidationChoice.of(first, more);
            return this;
        }

        /** The caller's own invalidation, in place of Acre's: segments are as with {@link Invalidation#NONE}. */
        public Builder invalidation(MappingInvalidation custom) {
            this.invalidation = InvalidationChoice.of(Objects.requireNonNull(custom));
            return this;
        }

        /**
         * The most pages that one busy area may keep from reuse because it shares an arena with freed ones, as a share of
         * the live pages; by default a quarter. With 0 every area has an arena of its own, nothing is ever pinned, and every
         * revoked free costs a handshake with all threads.
         *
         * @throws IllegalArgumentException unless it is 0 to 1
         */
        public Builder pinShare(double ofLivePages) {
            this.pins = pins.withNeighbour(ofLivePages);
            return this;
        }

        /**
         * The most pages that all busy areas together may keep from reuse, as a share of the live pages: while the last purge
         * left more, each new area has an arena of its own. By default addresses may be pinned while there are plenty: up to a
         * sixteenth of the region, or what one neighbour may. Their memory goes back to the OS with
         * {@link Invalidation#DISCARD}.
         *
         * @throws IllegalArgumentException if it is negative or no number
         */
        public Builder pinShareOfAll(double ofLivePages) {
            this.pins = pins.withTotal(ofLivePages);
            return this;
        }

        /**
         * Bytes in a page of the space; by default the OS's. A file region takes the OS's only, for a mapping of a file
         * starts at a multiple of that and of nothing larger.
         *
         * @param bytes a power of two, at least the OS's page size
         */
        public Builder pageSize(long bytes) {
            if (Long.bitCount(bytes) != 1 || bytes < Platform.pageSize()) {
                throw new IllegalArgumentException("page size of a region is a power of two from " + Platform.pageSize()
                        + " bytes, the page of this machine's memory, upwards; got " + bytes);
            }
            this.pageSize = bytes;
            return this;
        }

        /** How many nodes: see {@link AddressSpace.Builder#nodes}; by default one per processor where that is known. */
        public Builder nodes(int count) {
            this.nodes = OptionalInt.of(count);
            return this;
        }

        /** See {@link AddressSpace.Builder#lazyMaxPages}. */
        public Builder lazyMaxPages(long pages) {
            this.lazyMaxPages = OptionalLong.of(pages);
            return this;
        }

        /** See {@link AddressSpace.Builder#poolMaxPages}. */
        public Builder poolMaxPages(long pages) {
            this.poolMaxPages = OptionalLong.of(pages);
            return this;
        }

        /** {@link Region#allocate} leaves the contents as they are: faster, and the caller writes before it reads. */
        public Builder uninitialized() {
            this.zeroing = false;
            return this;
        }

        /**
         * Maps the memory.
         *
         * @throws UncheckedIOException with the numbers, if the OS has no such memory or the file cannot be mapped
         * @throws IllegalArgumentException if no memory was named, or it does not suit the page size
         */
        public Region build() {
            RegionSource source = this.source;
            if (source == null) {
                throw new IllegalArgumentException("a region needs memory: anonymous, a file, or over a segment");
            }
            InvalidationChoice choice = invalidation != null ? invalidation : source.invalidation();
            Backing backing = source.map(pageSize);
            try {
                return new Region(new RegionParts(backing, spaceIn(backing.memory()), choice, pins, zeroing), zeroing);
            } catch (Throwable e) {
                backing.close();
                throw e;
            }
        }

        private AddressSpace spaceIn(MemorySegment memory) {
            AddressSpace.Builder space = AddressSpace.builder();
            space.pageSize(pageSize).span(memory.address(), memory.byteSize());
            nodes.ifPresent(space::nodes);
            lazyMaxPages.ifPresent(space::lazyMaxPages);
            poolMaxPages.ifPresent(space::poolMaxPages);
            NodeSelector selector = Platform.nodeSelector();
            if (selector != null) {
                space.nodeSelector(selector);
            }
            return space.build();
        }
    }
}

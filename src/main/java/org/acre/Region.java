package org.acre;

import java.io.IOException;
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
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.BorrowedMemory;
import org.acre.memory.FileMemory;
import org.acre.memory.Platform;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of real memory, mapped once, with an {@link AddressSpace} that hands out areas of it.
 *
 * <p>Every address that {@link #space} hands out can be read and written through {@link #memory}, by any thread, while the
 * region is open. Memory costs nothing until it is touched. Areas are whole pages.
 *
 * <p>Threads: every method may be called by any thread at any time. After {@link #close} all but {@code close} throw
 * {@link IllegalStateException}, and so does every access to a segment of an anonymous or file region. Segments over the
 * caller's own memory live as long as that does.
 */
public final class Region implements SegmentAllocator, AutoCloseable {
    private final Backing backing;
    private final MemorySegment memory;
    private final long base;
    private final long bytes;
    private final AddressSpace space;
    private final KnownZero knownZero;
    private final long pageSize;
    private final boolean zeroing;
    private final RegionDeferral deferral;
    private volatile boolean closed;

    /*
     * How allocate() knows what is zero. All areas of this region come from its space: by allocate() and
     * allocateAddress(), which raise the mark of KnownZero before anybody sees the address, or by a caller who holds
     * space(). The latter raise nothing; so the first call of space() moves the mark to the end before it returns, and
     * from then on every area is filled. A mark that is too high costs time; one that is too low would break the law.
     */

    private Region(Backing backing, AddressSpace space, long pageSize, boolean zeroing) {
        this.backing = backing;
        this.memory = backing.memory();
        this.base = memory.address();
        this.bytes = memory.byteSize();
        this.space = space;
        this.knownZero = new KnownZero(backing.zeroFrom());
        this.pageSize = pageSize;
        this.zeroing = zeroing;
        this.deferral = new RegionDeferral(memory, space);
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
     * An area of at least {@code bytes}, as a segment of exactly that length: a slice of {@link #memory}. It reads as zero,
     * unless the region is {@code uninitialized()}. No bytes are a valid length, as in the JDK: they take a page too, so
     * that the segment has an address of its own and can be freed.
     *
     * <p>Cost: that of the space, and the fill; memory that was never handed out is known zero and is not touched.
     *
     * @param alignment of the address, a power of two; below a page means a page
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits
     * @throws IllegalArgumentException if {@code bytes} is negative or {@code alignment} no power of two
     */
    @Override public MemorySegment allocate(long bytes, long alignment) {
        checkOpen();
        if (bytes < 0) {
            throw new IllegalArgumentException("length is negative: " + bytes + " bytes");
        }
        long offset = space.allocate(Math.max(1, bytes), alignment) - base;
        long zeroFrom = knownZero.raise(offset + roundedUp(bytes));
        MemorySegment segment = memory.asSlice(offset, bytes);
        if (zeroing && zeroFrom > offset) {
            segment.asSlice(0, Math.min(bytes, zeroFrom - offset)).fill((byte) 0);
        }
        return segment;
    }

    /**
     * Gives back an area that {@link #allocate} or {@link #segment} handed out, by its whole segment.
     *
     * @throws InvalidFreeException if no busy area starts at the segment's address: it is foreign, interior or free
     * @throws IllegalArgumentException if the segment is none of this region's, or longer or shorter than its area by a
     *     page or more; with the numbers. In every case nothing has changed
     */
    public void free(MemorySegment segment) {
        areaOf(segment).free();
    }

    /**
     * Gives back an area as {@link #free} does, but after a grace period: readers inside a section of {@link #gracePeriods} may go
     * on looking at it until they leave.
     *
     * @throws InvalidFreeException as {@link #free}
     * @throws IllegalArgumentException as {@link #free}
     */
    public void freeDeferred(MemorySegment segment) {
        deferredFree().free(areaOf(segment));
    }

    /** The live area that a segment is, whole. */
    private Area areaOf(MemorySegment segment) {
        checkOpen();
        if (!segment.scope().equals(memory.scope())) {
            throw new IllegalArgumentException("not a segment of this region: " + describe(segment) + "; the region is "
                    + describe(memory));
        }
        Area area = space.areaAt(segment.address());
        if (roundedUp(segment.byteSize()) != area.bytes()) {
            throw new IllegalArgumentException("not a whole segment: " + describe(segment) + ", but the area there has "
                    + area.bytes() + " bytes in pages of " + pageSize);
        }
        return area;
    }

    /**
     * An area of at least {@code bytes}, by its address alone; its contents are as they are. For hot paths: no object is
     * made.
     *
     * @param bytes one or more
     * @throws org.acre.allocator.AddressSpaceExhaustedException if no hole fits
     * @throws IllegalArgumentException if {@code bytes} is zero or negative
     */
    public long allocateAddress(long bytes) {
        checkOpen();
        long address = space.allocate(bytes);
        knownZero.raise(address - base + roundedUp(bytes));
        return address;
    }

    /**
     * Gives back the area that starts at {@code address}.
     *
     * @throws InvalidFreeException if no busy area starts there; nothing has changed
     */
    public void freeAddress(long address) {
        checkOpen();
        space.free(address);
    }

    /** The whole region: every area lies in it, at {@link #offsetOf} its address. */
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
     * The live area that starts at {@code address}, all its pages. What lies past the length that was asked for may be
     * left over from an earlier owner.
     *
     * @throws InvalidFreeException if no busy area starts there
     */
    public MemorySegment segment(long address) {
        checkOpen();
        Area area = space.areaAt(address);
        return memory.asSlice(address - base, area.bytes());
    }

    /**
     * The space that hands out this region's areas, in memory addresses. What is allocated there may be freed here and the
     * other way round.
     *
     * <p>Cost: from the first call on, {@link #allocate} fills every area with zeros, also what was never handed out: the
     * region no longer sees all that is.
     */
    public AddressSpace space() {
        checkOpen();
        // Before the caller can allocate: see the note at the fields.
        knownZero.raise(bytes);
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

    /**
     * Unmaps the region, unless it lies over the caller's memory; all its areas and segments are gone. Does nothing the
     * second time.
     *
     * @throws IllegalStateException if a segment is in use by a native call or an I/O operation just now: the region stays
     *     open, and may be closed later
     */
    @Override public synchronized void close() {
        if (!closed) {
            deferral.close(); // waits for the sections that deferred frees wait for
            backing.close();
            closed = true;
        }
    }

    @Override public String toString() {
        return "Region of " + bytes + " bytes at 0x" + Long.toHexString(base) + ", " + backing + (closed ? ", closed" : "");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed: it had " + bytes + " bytes of " + backing);
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
        private @Nullable Source source;
        private long pageSize = Platform.pageSize();
        private boolean zeroing = true;
        private OptionalInt nodes = Platform.nodes();
        private OptionalLong lazyMaxPages = OptionalLong.empty();
        private OptionalLong poolMaxPages = OptionalLong.empty();

        private Builder() {}

        /** Maps the memory when the page size is known. */
        private interface Source {
            Backing map(long pageSize) throws IOException;
        }

        /** Anonymous memory of the OS; {@code bytes} is rounded up to whole pages. */
        public Builder anonymous(long bytes) {
            return from(page -> AnonymousMemory.map(wholePages(bytes, page), page));
        }

        /** The start of a file, created or grown sparsely if need be; {@code bytes} is rounded up to whole pages. */
        public Builder file(Path path, long bytes) {
            Objects.requireNonNull(path);
            return from(page -> {
                requireSystemPages(path, page);
                return FileMemory.map(path, wholePages(bytes, page));
            });
        }

        /** Memory of the caller's, whole pages from a multiple of the page size. */
        public Builder over(MemorySegment memory) {
            Objects.requireNonNull(memory);
            return from(page -> BorrowedMemory.of(memory, page));
        }

        private Builder from(Source chosen) {
            if (source != null) {
                throw new IllegalArgumentException("a region has one memory: anonymous, a file, or over a segment");
            }
            source = chosen;
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
            Source source = this.source;
            if (source == null) {
                throw new IllegalArgumentException("a region needs memory: anonymous, a file, or over a segment");
            }
            Backing backing;
            try {
                backing = source.map(pageSize);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            try {
                return new Region(backing, spaceIn(backing.memory()), pageSize, zeroing);
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

        private static long wholePages(long bytes, long page) {
            if (bytes <= 0 || bytes > Long.MAX_VALUE - (page - 1)) {
                throw new IllegalArgumentException("length of a region is 1 to " + (Long.MAX_VALUE - (page - 1))
                        + " bytes; got " + bytes);
            }
            return (bytes + page - 1) & -page;
        }

        private static void requireSystemPages(Path path, long page) {
            if (page != Platform.pageSize()) {
                throw new IllegalArgumentException("a region in a file has pages of " + Platform.pageSize()
                        + " bytes, the page of this machine's memory; got " + page + " for " + path);
            }
        }
    }
}

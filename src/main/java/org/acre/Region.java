package org.acre;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;
import org.acre.small.SmallObjectStatistics;
import org.acre.states.MemoryRange;

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
    private final RegionExtent extent;
    private final RegionAreas areas;
    private final RegionLeaks leaks;
    private final AddressSpace space;
    private final RegionPicture picture;
    private final CloseActions atClose = new CloseActions();
    private final RegionDeferral deferral;
    private final RegionViews views;
    private volatile boolean closed;
    private final ReentrantLock closing = LockOrder.newLock(LockRank.REGION_CLOSE);
    private boolean unmapped; // guarded by closing

    private Region(RegionParts parts, Builder settings) {
        this.parts = parts;
        this.views = parts.views;
        this.space = parts.space;
        this.extent = new RegionExtent(parts);
        this.areas = RegionAreas.of(parts, settings);
        this.leaks = new RegionLeaks(parts, settings);
        this.picture = new RegionPicture(parts, settings.tags);
        this.deferral = new RegionDeferral(parts.memory, space, views,
                parts.objects != null ? parts.objects.deferred() : null);
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
     * A region in a file: {@code builder().file(path, bytes).build()}. The file is created, or made longer; what it
     * holds stays, and all of it is free to be handed out. Its blocks have their place on the disk before they are mapped: see
     * {@link Builder#sparse} for the alternative.
     *
     * <p>If somebody truncates the file meanwhile, {@link #allocate}, {@link #allocateAt}, {@link #resize}, {@link #grow} and
     * {@link #force} find that out, for about a microsecond each, and throw {@link RegionFileException}. What they cannot
     * prevent is an access to a page that is gone, in an area that is live or through {@link #allocateAddress}: it makes the
     * JVM throw {@link InternalError}, and ends the process in native code.
     *
     * @param bytes one or more, rounded up to whole pages
     * @throws RegionFileException if the disk has no room for all of it
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

    /** A builder of regions; name the memory with exactly one of {@code anonymous}, {@code sharedAnonymous}, {@code file} and {@code over}. */
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
        return allocate(bytes, alignment, 0);
    }

    /**
     * As {@link #allocate(long, long)}, of a kind that the leak report and {@link #tagStatistics} tell apart.
     *
     * @param tag of {@link Builder#tags}, from 1 on; 0 for none
     * @throws IllegalArgumentException also if there is no such tag
     */
    public MemorySegment allocate(long bytes, long alignment, int tag) {
        checkOpen();
        if (bytes < 0) {
            throw new IllegalArgumentException("length is negative: " + bytes + " bytes");
        }
        return areas.allocate(bytes, alignment, tag);
    }

    /**
     * Gives back an area or a small object that {@link #allocate} or {@link #segment} handed out, by its whole segment; or a {@link #view}.
     * The slot of an object has a new owner only after a purge has made its segments throw, in a region that revokes.
     *
     * @throws InvalidFreeException if no busy area, and no live view, starts at the segment's address: it is foreign, interior or free
     * @throws IllegalArgumentException if the segment is none of this region's, or of an earlier owner of its address, or longer
     *     or shorter than its area by a page or more; with the numbers. In every case nothing has changed
     */
    public void free(MemorySegment segment) {
        checkOpen();
        if (!views.free(segment)) {
            areas.free(segment);
        }
    }

    /**
     * Gives back an area as {@link #free} does, but after a grace period: readers inside a section of {@link #gracePeriods}
     * may go on looking at it until they leave.
     *
     * @throws InvalidFreeException as {@link #free}
     * @throws IllegalArgumentException as {@link #free}
     */
    public void freeDeferred(MemorySegment segment) {
        checkOpen();
        areas.freeDeferred(segment, deferredFree());
    }

    /**
     * Makes an area longer or shorter where it is. What it grows by reads as zero, as with {@link #allocate}. The old segment
     * goes on working: it and the new one die together, when the area is freed, by the new one.
     *
     * @param segment of {@link #allocate} or {@link #segment}, whole
     * @param bytes one or more
     * @return the segment of the new length; empty if the pages behind the area are not free, and nothing has changed
     * @throws InvalidFreeException as {@link #free}
     * @throws IllegalArgumentException as {@link #free}, and if {@code bytes} is zero or negative
     * @throws BudgetExceededException if the budget does not allow it
     */
    public Optional<MemorySegment> resize(MemorySegment segment, long bytes) {
        checkOpen();
        return areas.resize(segment, bytes);
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
        return areas.allocateAddress(bytes);
    }

    /**
     * Bytes that an allocation of {@code bytes} takes: those of its slot, or whole pages. More if there is no room for a slab.
     *
     * @param bytes one or more
     * @throws IllegalArgumentException if {@code bytes} is zero or negative, or too many to be rounded up
     */
    public long bytesTaken(long bytes) {
        checkOpen();
        return areas.bytesTaken(bytes);
    }

    /**
     * Bytes that the live area or small object takes that starts at {@code address}: whole pages, or its slot.
     *
     * @throws InvalidFreeException if none starts there
     */
    public long bytesAt(long address) {
        checkOpen();
        return areas.bytesAt(address);
    }

    /** As {@link #allocateAddress(long)}, with a tag as {@link #allocate(long, long, int)}. */
    public long allocateAddress(long bytes, int tag) {
        checkOpen();
        return areas.allocateAddress(bytes, tag);
    }

    /**
     * Allocates exactly the pages of [{@code offset}, {@code offset + bytes}), with their contents as they are, after a purge if
     * that is what it takes. Its segment is {@code segment(addressOf(offset))}.
     *
     * @param offset in the region, the start of a page
     * @return false, and nothing is changed, if some of it is busy or outside the region
     * @throws IllegalArgumentException if {@code offset} is not the start of a page, or {@code bytes} is zero or negative
     * @throws BudgetExceededException if the budget does not allow it
     */
    public boolean allocateAt(long offset, long bytes) {
        checkOpen();
        return offset >= 0 && offset < extent.bytes() && areas.allocateAt(extent.addressOf(offset), bytes);
    }

    /**
     * Gives back the area or small object that starts at {@code address}. The slot of an object of which no segment was handed out may have
     * a new owner at once.
     *
     * @throws InvalidFreeException if no busy area starts there; nothing has changed
     */
    public void freeAddress(long address) {
        checkOpen();
        areas.freeAddress(address);
    }

    /**
     * An arena of the calling thread: {@code openArena(ArenaOptions.defaults())}.
     *
     * @throws IllegalStateException if the region is closed, or is being closed
     */
    public Arena openArena() {
        return openArena(ArenaOptions.defaults());
    }

    /**
     * An arena of the calling thread, with the semantics of {@link Arena#ofConfined}, whose segments lie in areas of this region.
     * They throw from {@code close} on, which costs no handshake; the memory may have a new owner at once.
     *
     * <p>Differences: an allocation for which there is no room throws {@link
     * org.acre.allocator.AddressSpaceExhaustedException} and not OutOfMemoryError, and every address is a multiple of 16. Without native
     * access it is an arena of the JDK's.
     *
     * <p>Cost: about that of advancing a pointer, and the fill.
     *
     * @throws IllegalStateException if the region is closed, or is being closed
     */
    public Arena openArena(ArenaOptions options) {
        return parts.arenas.openConfined(options.isUninitialized(), options.expectedBytes());
    }

    /**
     * An arena for every thread that closes without a handshake: {@code openSharedArena(ArenaOptions.defaults())}.
     *
     * @throws IllegalStateException if the region is closed, or is being closed
     */
    public Arena openSharedArena() {
        return openSharedArena(ArenaOptions.defaults());
    }

    /**
     * An arena for every thread, whose segments lie in areas of this region. Like {@link Arena#ofShared}, but lazy unless it is to be
     * strict: many arenas share one handshake with all threads, which a later {@code openSharedArena} or a purge makes. What that
     * changes:
     *
     * <pre>
     *                              JDK, strict                       lazy
     *   close()                    one handshake                     no handshake, no wait
     *   segments, after it         throw                             work until their batch is revoked, then throw;
     *                                                                nobody else has their memory before that
     *   the arena, after it        throws                            throws
     *   scope().isAlive()          false                             true until the batch is revoked
     *   scope()                    of this arena                     of the batch: equal for arenas that share one
     *   close() during a native    IllegalStateException             closes; the batch is revoked after the call
     *   call on a segment
     * </pre>
     *
     * <p>A batch is revoked when all its arenas are closed: then by the next purge of {@link #purger}, at the latest within its
     * interval, or sooner. An arena that stays open keeps the segments of its neighbours alive, and the block of up to 1 MiB that
     * they share. This does not depend on the region's {@link Invalidation}. Without native access it is an arena of the JDK's.
     *
     * @throws IllegalStateException if the region is closed, or is being closed
     */
    public Arena openSharedArena(ArenaOptions options) {
        return parts.arenas.openShared(options.isUninitialized(), options.expectedBytes(), options.isStrict());
    }

    /** What the arenas of this region are doing, as of about now. */
    public ArenaStatistics arenaStatistics() {
        checkOpen();
        return picture.arenas();
    }

    /** An area of {@code bytes} out of which segments are carved one after the other, freed together. As {@link #allocate}. */
    public SlicingArea slicing(long bytes) {
        return new SlicingArea(this, bytes);
    }

    /** An area of {@code bytes} that is used again and again as scratch memory. As {@link #allocate}. */
    public RecyclingArea recycling(long bytes) {
        return new RecyclingArea(this, bytes);
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
        return areas.resizeAddress(address, bytes);
    }

    /**
     * The whole region: every area lies in it, at {@link #offsetOf} its address. A raw view: it works as long as the region
     * is open and is never revoked; see {@link Invalidation#PROTECT} for the one mode in which it may fault.
     */
    public MemorySegment memory() {
        checkOpen();
        return extent.memory();
    }

    /**
     * {@link #memory}, and behind it the addresses that the region can grow into, where an access faults until it has: the
     * same segment always, for those who keep one and follow addresses of {@link #space} with it.
     */
    public MemorySegment reservedMemory() {
        checkOpen();
        return extent.reserved();
    }

    /**
     * Makes the region longer, while it is in use: {@link #memory} is a longer segment then, and addresses and offsets keep their
     * meaning. A file is made longer, with its blocks on the disk unless it is sparse.
     *
     * @param bytes to add, one or more, rounded up to whole pages
     * @return how long the region is then
     * @throws IllegalArgumentException if that is more than {@link Builder#maxBytes}
     * @throws RegionFileException if the disk has no room for it; nothing has changed
     * @throws UnsupportedOperationException if it lies over the caller's memory
     */
    public long grow(long bytes) {
        checkOpen();
        return extent.grow(bytes);
    }

    /**
     * Writes what was changed in [{@code offset}, {@code offset + bytes}) to the file, with all of the pages around, and
     * returns when it is on the disk. Does nothing in regions without a file.
     *
     * @throws IndexOutOfBoundsException if the region has no such bytes
     * @throws RegionFileException if the file was truncated
     * @throws UncheckedIOException if the disk fails
     */
    public void force(long offset, long bytes) {
        checkOpen();
        parts.force(extent.pages(offset, bytes));
    }

    /**
     * Tells the OS how the pages of [{@code offset}, {@code offset + bytes}) will be used. Does nothing where there are no
     * native calls, or over the caller's memory.
     *
     * @throws IndexOutOfBoundsException if the region has no such bytes
     */
    public void advise(long offset, long bytes, Advice advice) {
        checkOpen();
        parts.advise(extent.pages(offset, bytes), advice);
    }

    /**
     * Bytes from the start of the region to {@code address}. Offsets in a file survive a restart, addresses do not.
     *
     * @throws IndexOutOfBoundsException if the address is not in this region
     */
    public long offsetOf(long address) {
        checkOpen();
        return extent.offsetOf(address);
    }

    /**
     * The address of the byte at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the region has no such byte
     */
    public long addressOf(long offset) {
        checkOpen();
        return extent.addressOf(offset);
    }

    /**
     * The live area that starts at {@code address}, all its pages, or the small object, all its slot, as a segment that dies like
     * that of {@link #allocate}. What lies past the length that was asked for may be left over from an earlier owner.
     *
     * @throws InvalidFreeException if no busy area starts there
     */
    public MemorySegment segment(long address) {
        checkOpen();
        return areas.segment(address);
    }

    /**
     * Scattered pages of this region as one segment: what the kernel calls vmap. It shows the same pages as {@link #memory}: what is
     * written through one is read through the other, and {@link #force} writes what was written through a view, too. Given
     * back with {@link #free}; from a later purge on it throws, until then it goes on showing these pages, whose ever they are. It is
     * unmapped with many others, or not at all if its pages are viewed again before.
     *
     * {@snippet file="org/acre/snippets/RegionSnippetsTest.java" region="ring"}
     *
     * <p>Costs a call of the kernel, a page fault at the first touch, and one of the process's mappings (vm.max_map_count, 65,530 by
     * default) for each run of offsets that follow one another; a microsecond when the same offsets were viewed a moment ago. Nothing
     * looks whether the pages belong to areas, or keeps these from being freed.
     *
     * @param offsets in this region, multiples of the OS's page, one or more, in any order, as often as you like
     * @param bytesEach shown from each offset, a multiple of the OS's page
     * @throws IllegalArgumentException if these are no such numbers
     * @throws IndexOutOfBoundsException if a page is not in this region
     * @throws UnsupportedOperationException if the region is neither in a file nor {@link Builder#sharedAnonymous}, or without native
     *     access
     * @throws KernelMappingsExhaustedException if there are too few mappings left, also after a purge
     * @throws UncheckedIOException with errno, if the kernel refuses. In every case nothing has changed
     */
    public MemorySegment view(long[] offsets, long bytesEach) {
        return views.view(memory(), offsets, bytesEach);
    }

    /** Makes freed views throw from now on, but for those that share a block of addresses with a live one. */
    public void purgeViews() {
        checkOpen();
        views.purge();
    }

    /** What the views of this region have done so far. */
    public ViewStatistics viewStatistics() {
        checkOpen();
        return views.statistics();
    }

    /**
     * Mappings of the kernel that this region holds: of its memory and of views, live or freed. Acre's own count, at least what the
     * kernel counts. A process may have vm.max_map_count of them; {@link KernelMappingsExhaustedException} comes before.
     */
    public long kernelMappings() {
        checkOpen();
        return views.mappings();
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
        return picture.smallObjects();
    }

    /**
     * Recomputes what the bookkeeping of areas and small objects claims. For tests and for doubts; no other thread may be inside.
     *
     * @throws IllegalStateException that names the broken invariant
     */
    public void verify() {
        checkOpen();
        space.verify();
        if (parts.objects != null) {
            parts.objects.verify();
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

    /** Bytes that the region has committed, as {@link Builder#budget} counts them; nothing if it has no budget. */
    public OptionalLong committedBytes() {
        checkOpen();
        return parts.budget == null ? OptionalLong.empty() : OptionalLong.of(parts.budget.bytes());
    }

    /**
     * The areas and small objects that are live now, with what is known of them: of a small object its slot alone, for tag, age and stack
     * are noted of pages, so that {@link Builder#tags}, {@link Builder#sampleEvery} and {@link Builder#trackAddresses} give each
     * allocation its own. The areas under an open arena are told as areas without a tag.
     *
     * <p>Costs a {@link AddressSpace#find} and an object an area, and a handshake for each batch of lazy arenas that are closed:
     * what these have left is given back first, as by a purge, because it is busy and nobody's.
     */
    public LeakReport leakReport() {
        checkOpen();
        return leaks.report();
    }

    /**
     * What the live areas of each tag take, those without one under "untagged", and there what arenas have, closed ones until the next
     * purge. Costs a {@link AddressSpace#find} an area.
     */
    public SortedMap<String, TagStatistics> tagStatistics() {
        checkOpen();
        return leaks.byTag();
    }

    /**
     * One picture of where the region's bytes are: by state, tag, node and length, with small objects, arenas and views. Takes no lock for
     * longer than one search of the free tree. Costs a {@link AddressSpace#find} an area or free range, a look at every slab, and the list of
     * the process's mappings: milliseconds, and a second for some millions of areas.
     */
    public RegionStates states() {
        checkOpen();
        return picture.states();
    }

    /**
     * The first {@code most} ranges at and behind {@code from}, ascending, without gap or overlap: areas of every state, and free ranges. All
     * of them in pages: begin with 0 and go on with the end of the last range, until a page is empty. What others change meanwhile may be
     * seen in part. Costs a {@link AddressSpace#find} a range.
     *
     * @param from an address
     * @param most one or more
     * @throws IllegalArgumentException if {@code most} is less
     */
    public List<MemoryRange> ranges(long from, int most) {
        checkOpen();
        return picture.ranges(from, most);
    }

    /**
     * Has {@code action} run once when the region closes: its segments still work, but its methods throw already. What the action throws is
     * logged.
     *
     * @return takes the action back when it is run
     */
    public Runnable onClose(Runnable action) {
        checkOpen();
        return atClose.add(Objects.requireNonNull(action));
    }

    /**
     * Ends the life of every segment, stops the purger, and unmaps the region, unless it lies over the caller's memory. Does
     * nothing the second time. Costs a handshake with all threads for each open arena. Waits before that for deferred frees,
     * and so for the sections that they wait for.
     *
     * @throws IllegalStateException while arenas are open, naming them, or inside a section or a callback of the region's own, and
     *     nothing has changed; or if a segment is in use by a native call or an I/O operation just now. The memory stays mapped
     *     for it, but the region and its other segments are closed; call again to unmap
     */
    @Override public void close() {
        closing.lock();
        try {
            closeLocked();
        } finally {
            closing.unlock();
        }
    }

    private void closeLocked() {
        if (unmapped) {
            return;
        }
        if (!closed) {
            closeArenasAndDeferral();
            leaks.tellAtClose();
            if (unmapped) {
                return; // by the listener
            }
        }
        closed = true;
        atClose.run();
        int inUse = parts.closeSegments();
        if (inUse > 0) {
            throw new IllegalStateException("the region stays mapped: segments of " + inUse + " arenas are in use by native "
                    + "calls or I/O operations; close it again when these have returned");
        }
        extent.end();
        parts.close();
        unmapped = true;
    }

    /** Throws, and the region is open, or it may be closed. */
    private void closeArenasAndDeferral() {
        parts.arenas.close();
        try {
            deferral.close(); // waits for the sections that deferred frees wait for
        } catch (Throwable e) {
            parts.arenas.reopen();
            throw e;
        }
    }

    @Override public String toString() {
        return "Region of " + extent.bytes() + " bytes at 0x" + Long.toHexString(parts.memory.address()) + ", " + parts.backing
                + (closed ? ", closed" : "");
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed: it had " + extent.bytes() + " bytes of " + parts.backing);
        }
    }

    /** What a region is made of. Every method changes this builder and returns it. For one thread at a time. */
    public static final class Builder extends RegionSettings<Builder> {
        private Builder() {}

        @Override Builder self() {
            return this;
        }

        /**
         * Maps the memory.
         *
         * @throws RegionFileException if the disk has no room for the file, with what is missing
         * @throws UncheckedIOException with the numbers, if the OS has no such memory or the file cannot be mapped
         * @throws BudgetExceededException if the restored areas are more than the budget
         * @throws IllegalArgumentException if no memory was named, or it does not suit the other settings, or restored areas overlap or
         *     lie outside the region
         */
        public Region build() {
            RegionParts parts = RegionParts.of(this);
            try {
                return new Region(parts, this);
            } catch (Throwable e) {
                parts.undo();
                throw e;
            }
        }
    }
}

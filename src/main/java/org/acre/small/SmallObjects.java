package org.acre.small;

import java.util.Arrays;
import java.util.Objects;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.RangeVisitor;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Objects of 16 bytes to four pages out of slabs, which are areas of an {@link AddressSpace}. It knows numbers only and never
 * looks at the memory: which slots are free stands in arrays beside it. So a stale write cannot damage the allocator, and
 * an address that is freed twice, or is not the start of an object, is always found.
 *
 * <p>A platform thread takes objects from a magazine of its own, without an atomic operation; where several share a place, and
 * on virtual threads, an allocation costs one cas. A free costs one cas on the word of its slot's group, by whatever thread:
 * freeing what another thread has allocated is nothing special. Neither waits; every 16 objects or less one of them
 * looks for more, which costs some 100 ns, or what the space takes to hand out a slab.
 *
 * <p>Slots are multiples of 16 bytes up to 128, and then eight a doubling: at most 12.5 % longer than asked for. At most a
 * sixteenth of a slab is no slot. Objects of a power of two are aligned to their length, all others to 16 bytes. Slabs that
 * have no object left go back to the space, and so to its purge; one for each node and class may be kept.
 *
 * <p>Any number of platform and virtual threads may call every method at any time, unless it says otherwise. Everything
 * that happened before a free happens-before everything after the allocation that hands the same address out again.
 * The thought is that of slabs (Bonwick, USENIX 1994 and 2001), of mimalloc's own and foreign frees (Leijen and others, 2019) and of the
 * kernel's SLUB.
 */
public final class SmallObjects implements AutoCloseable {
    private static final long NONE = AddressSpace.NONE;

    /** With smaller pages most classes would be longer than "small". */
    private static final long LEAST_PAGE = 4096;

    private final AddressSpace space;
    private final long most;
    private final NodeSelector selector;
    private final int nodes;
    private final Magazines magazines;
    private final long[] ready; // the words of the magazines
    private final Slabs slabs;
    private final SlabDirectory directory;
    private final Freeing freeing;
    private final Tagging tagging;
    private @Nullable Slab[] hints = SlabHints.create(); // plain: see SlabHints
    private final Relief relief = new Trimming();

    private SmallObjects(Builder builder) {
        this.space = builder.space;
        this.most = mostBytes(space);
        this.nodes = space.nodes();
        this.selector = builder.selector;
        this.magazines = new Magazines();
        this.ready = magazines.words();
        this.slabs = new Slabs(space, magazines);
        this.directory = slabs.directory();
        this.freeing = new Freeing(slabs, magazines, builder.taggedFrees);
        this.tagging = new Tagging(freeing);
        SpaceDoor.of(space).addRelief(relief);
    }

    /** Whether the pages of a space have the right length: 4 to 64 KiB. */
    public static boolean isFor(AddressSpace space) {
        return space.pageSize() >= LEAST_PAGE && space.pageSize() <= SizeClasses.GRANULE;
    }

    private static long mostBytes(AddressSpace space) {
        long pageBytes = space.pageSize();
        if (!isFor(space)) {
            throw new IllegalArgumentException("small objects need pages of " + LEAST_PAGE + " to " + SizeClasses.GRANULE
                    + " bytes; these have " + pageBytes);
        }
        return Math.min(4 * pageBytes, SizeClasses.MOST);
    }

    /** Small objects in {@code space}, with the defaults: see {@link Builder}. */
    public static SmallObjects in(AddressSpace space) {
        return on(space).build();
    }

    /** A builder of small objects in {@code space}, which must have pages of 4 to 64 KiB. */
    public static Builder on(AddressSpace space) {
        return new Builder(space);
    }

    /** The longest object, in bytes: four pages, at most 64 KiB. */
    public long mostBytes() {
        return most;
    }

    /**
     * Allocates an object of at least {@code bytes} bytes. A power of two is aligned to its length, others to 16 bytes.
     *
     * @param bytes 1 to {@link #mostBytes}
     * @return its first byte, or {@link AddressSpace#NONE} if there is no free slot and the space has no room for a slab, also
     *     after one full purge, or does not admit one; slots ready in the magazines of other threads that are alive are not counted
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    public long allocate(long bytes) {
        // The - 1 sends zero and negatives to the far end of the unsigned range: one comparison refuses all bad input.
        if (Long.compareUnsigned(bytes - 1, most) >= 0) {
            throw badLength(bytes, 1);
        }
        return allocateOf(SizeClasses.ofUnit((int) (bytes - 1) >>> SizeClasses.UNIT_SHIFT));
    }

    /**
     * As {@link #allocate(long)}, at a multiple of {@code alignment}.
     *
     * @param alignment a power of two, at most {@link #mostBytes}
     */
    public long allocate(long bytes, long alignment) {
        if (alignment <= 0 || Long.bitCount(alignment) != 1) {
            throw new IllegalArgumentException("alignment is not a power of two: " + alignment);
        }
        if (bytes <= 0 || bytes > most || alignment > most) {
            throw badLength(bytes, alignment);
        }
        // A multiple of the alignment is a class, or is rounded up to one whose step is a multiple of the alignment.
        return allocate((bytes + alignment - 1) & -alignment);
    }

    private IllegalArgumentException badLength(long bytes, long alignment) {
        return new IllegalArgumentException("a small object has 1 to " + most + " bytes and is aligned to at most as many; got "
                + bytes + " bytes aligned to " + alignment);
    }

    private long allocateOf(int sizeClass) {
        final long[] words = this.ready;
        long thread = Thread.currentThread().threadId();
        int magazine = Magazines.of(thread);
        if (words[Magazines.ownerAt(magazine)] != thread) {
            return allocateShared(sizeClass);
        }
        int entry = Magazines.entryAt(magazine, sizeClass);
        long ready = words[entry];
        return (int) ready != 0 // the lower half: slots
                ? Magazines.pop(words, entry, ready, SizeClasses.length(sizeClass))
                : allocateOwned(sizeClass, magazine);
    }

    /** For a thread without a magazine: it gets one, or else a slot of the group that its node takes from. */
    private long allocateShared(int sizeClass) {
        if (magazines.claim(Thread.currentThread())) {
            return allocateOf(sizeClass);
        }
        int node = node();
        Slab slab = slabs.current(node, sizeClass);
        if (slab != null) {
            long address = Slabs.takeOne(slab, slab.hint());
            if (address != NONE) {
                return address;
            }
        }
        return slabs.take(node, sizeClass, Magazines.NONE);
    }

    /** The caller's magazine has nothing ready of this class. */
    private long allocateOwned(int sizeClass, int magazine) {
        int node = node();
        if (magazines.isAsked(magazine)) {
            slabs.unloadAll(magazine);
        }
        long ready = magazines.refill(magazine, sizeClass, node);
        if (ready != 0) {
            return Magazines.pop(this.ready, Magazines.entryAt(magazine, sizeClass), ready, SizeClasses.length(sizeClass));
        }
        slabs.unload(magazine, sizeClass);
        return slabs.take(node, sizeClass, magazine);
    }

    private int node() {
        return nodes == 1 ? 0 : Objects.checkIndex(selector.node(nodes), nodes);
    }

    /**
     * Frees the object that starts at {@code address}, from any thread.
     *
     * @return the bytes of its slot
     * @throws InvalidFreeException if no object starts there: it says what does, and nothing has changed. A second free is
     *     found until the address has been handed out again
     */
    public long free(long address) {
        long bytes = tryFree(address);
        if (bytes == NONE) {
            throw freeing.fault(address);
        }
        return bytes;
    }

    /**
     * Frees the object that starts at {@code address} as {@link #free} does, unless that lies in no slab.
     *
     * @return the bytes of its slot, or {@link AddressSpace#NONE} if it lies in none, and may be an area
     */
    public long tryFree(long address) {
        Slab slab = SlabHints.guess(hints, address);
        return slab != null && freeIn(slab, address) ? slab.length() : freeSlow(address);
    }

    private boolean freeIn(Slab slab, long address) {
        int slot = slab.slotAt(address);
        return slot >= 0 && freeing.free(slab, Slab.group(slot), Slab.bit(slot)) != 0;
    }

    /** The guess was wrong, or there is no object. */
    private long freeSlow(long address) {
        Slab slab = directory.slabAt(address);
        if (slab == null) {
            return NONE;
        }
        if (!freeIn(slab, address)) {
            throw freeing.fault(address);
        }
        @Nullable Slab[] present = hints;
        @Nullable Slab[] fitting = SlabHints.note(present, address, slab);
        if (fitting.length != present.length) {
            hints = fitting; // not written needlessly: every thread reads this line
        }
        return slab.length();
    }

    /**
     * Frees many objects, with one cas for all that share a group. Sorts the addresses, which takes some hundred bytes of the
     * heap, unless they ascend already.
     *
     * @param addresses the first {@code count} of these are freed, and left sorted
     * @return the bytes of all slots freed
     * @throws InvalidFreeException for the first address at which no object starts, after all others have been freed; the
     *     further ones are suppressed exceptions of that
     */
    public long freeBulk(long[] addresses, int count) {
        Objects.checkFromIndexSize(0, count, addresses.length);
        if (!ascends(addresses, count)) {
            Arrays.sort(addresses, 0, count);
        }
        return new GroupedFree(directory, freeing, freeing::free).free(addresses, count);
    }

    private static boolean ascends(long[] addresses, int count) {
        for (int i = 1; i < count; i++) {
            if (addresses[i - 1] > addresses[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the slot of the live object that holds {@code address}, or {@link AddressSpace#NONE} if none does. */
    public long sizeOf(long address) {
        Slab slab = directory.slabAt(address);
        return slab != null && freeing.isLive(slab, slab.slotHolding(address)) ? slab.length() : NONE;
    }

    /** Bytes of the slot that an object of so many bytes gets, 1 to {@link #mostBytes}. */
    public long slotBytesFor(long bytes) {
        return SizeClasses.length(SizeClasses.ofUnit((int) (Objects.checkIndex(bytes - 1, most) >>> SizeClasses.UNIT_SHIFT)));
    }

    /** What is wrong with a free of {@code address}, at which no object starts. */
    public InvalidFreeException fault(long address) {
        return freeing.fault(address);
    }

    /** Bytes of the slot that starts at {@code address}, whoever has it; {@link AddressSpace#NONE} if none does. */
    public long slotBytes(long address) {
        Slab slab = directory.slabAt(address);
        return slab == null || slab.slotAt(address) < 0 ? NONE : slab.length();
    }

    /** Whether {@code address} lies in a slab: whether {@link #free} is for it, and not the space's. */
    public boolean owns(long address) {
        return directory.slabAt(address) != null;
    }

    /**
     * Takes the object that starts at {@code address} from its user, without freeing it yet: every free of it is refused from now on.
     * It ends with {@link #takenFrees} or {@link #restore}.
     *
     * @throws InvalidFreeException as {@link #free}
     */
    public void take(long address) {
        act(address, freeing::take);
    }

    /** Undoes {@link #take}: the object is its user's again. @throws InvalidFreeException if it was not taken */
    public void restore(long address) {
        act(address, freeing::restore);
    }

    private void act(long address, Freeing.Step step) {
        Slab slab = directory.slabAt(address);
        int slot = slab == null ? -1 : slab.slotAt(address);
        if (slab == null || slot < 0 || step.act(slab, Slab.group(slot), Slab.bit(slot)) == 0) {
            throw freeing.fault(address);
        }
    }

    /**
     * What frees objects that were taken, when what they waited for has come; made before it must not fail for want of memory. Those that have
     * a tag stay taken, and {@link TaggedFrees} is told.
     */
    public GroupedFree takenFrees() {
        return new GroupedFree(directory, freeing, freeing::freeTaken);
    }

    /** What frees objects whose tags {@link TaggedFrees} was told of, and forgets the tags; made before it must not fail for want of memory. */
    public GroupedFree untaggedFrees() {
        return new GroupedFree(directory, freeing, freeing::freeUntagged);
    }

    /** What is noted about the object that starts at {@code address}; 0 if nothing is, or there is none. */
    public long tag(long address) {
        Slab slab = directory.slabAt(address);
        int slot = slab == null ? -1 : slab.slotAt(address);
        return slab != null && freeing.isLive(slab, slot) ? slab.tag(slot) : 0;
    }

    /**
     * Notes 64 bits about an object that has no tag yet; they stay until it has been freed. The first in a slab takes 8 bytes of the Java
     * heap for each of its slots.
     *
     * <p>If the object is freed at this moment, then either {@link TaggedFrees} is told, or {@link #sizeOf} says afterwards that there is no
     * object, and the tag is the next one's in the slot.
     *
     * @param tag not 0
     * @return the tag that the object has now: another, if it had one
     * @throws InvalidFreeException if no object starts there
     */
    public long tagOnce(long address, long tag) {
        Slab slab = directory.slabAt(address);
        int slot = slab == null ? -1 : slab.slotAt(address);
        long present = slab == null || slot < 0 ? 0 : tagging.tagOnce(slab, slot, tag);
        if (present == 0) {
            throw freeing.fault(address);
        }
        return present;
    }

    /**
     * Gives back all slabs that have no object in them, kept ones too, and empties the magazines of the caller and of threads that have
     * ended. The other threads empty theirs when they next look for slots of any class, which a later call finds; one that allocates nothing
     * any more keeps up to 16 slots a class. A failing allocation in the space does it by itself.
     *
     * @return bytes given back to the space
     */
    public long trim() {
        long thread = Thread.currentThread().threadId();
        int magazine = Magazines.of(thread);
        if (ready[Magazines.ownerAt(magazine)] == thread) {
            slabs.unloadAll(magazine);
        }
        return slabs.trim();
    }

    /** Shows every live object, as the range of its slot, slab by slab in no order; exact while nobody allocates or frees. */
    public void forEachObject(RangeVisitor visitor) {
        for (int id = slabs.table().end() - 1; id > SlabTable.NONE; id--) {
            Slab slab = slabs.table().slab(id);
            for (int slot = 0; slab != null && slot < slab.slots(); slot++) {
                if (freeing.isLive(slab, slot)) {
                    visitor.range(slab.address(slot), slab.address(slot) + slab.length());
                }
            }
        }
    }

    /** What the slabs hold, by class. Looks at all slabs. */
    public SmallObjectStatistics statistics() {
        return new SlabCensus(slabs.table(), magazines).statistics();
    }

    /**
     * Recomputes what the bookkeeping claims, from scratch: words, magazines, states, lists, counts, the directory and the areas. For
     * tests and for doubts; nobody else may be inside.
     *
     * @throws IllegalStateException that names the broken invariant
     */
    public void verify() {
        new SlabVerifier(space, slabs, magazines).verify();
    }

    /** Trims, and no longer hears when the space is exhausted. Objects that are live stay so. */
    @Override public void close() {
        SpaceDoor.of(space).removeRelief(relief);
        trim();
    }

    /** Lets the space have empty slabs when it is exhausted. */
    private final class Trimming implements Relief {
        @Override public int rank() {
            return Relief.QUEUED;
        }

        @Override public boolean relieve(long bytes) {
            return trim() > 0;
        }
    }

    /** What small objects are made of. Every method changes this builder and returns it; not for several threads. */
    public static final class Builder {
        private final AddressSpace space;
        private NodeSelector selector;
        private TaggedFrees taggedFrees = Builder::nobody;

        private Builder(AddressSpace space) {
            this.space = Objects.requireNonNull(space);
            this.selector = Platform.nodeSelector();
        }

        private static void nobody(long tag, long bytes) {
            throw new IllegalStateException("an object has the tag " + tag + ", and nobody knows what that means");
        }

        /** Which node's slabs serve a caller: by default those of the processor that it runs on. */
        public Builder nodeSelector(NodeSelector chosen) {
            this.selector = Objects.requireNonNull(chosen);
            return this;
        }

        /** Who is told of freed objects that have tags; by default nobody, and there must be none. */
        public Builder taggedFrees(TaggedFrees chosen) {
            this.taggedFrees = Objects.requireNonNull(chosen);
            return this;
        }

        /** The small objects. @throws IllegalArgumentException if the space's pages are too short or too long */
        public SmallObjects build() {
            return new SmallObjects(this);
        }
    }
}

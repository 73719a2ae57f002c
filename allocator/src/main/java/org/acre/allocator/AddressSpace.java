package org.acre.allocator;

import static org.acre.allocator.tree.Placement.NOWHERE;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.base.StackRoom;
import org.acre.allocator.event.SpaceEvents;
import org.acre.allocator.guard.Guard;
import org.acre.allocator.guard.Guards;
import org.acre.allocator.index.AddressIndex;
import org.acre.allocator.index.StartHints;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.LazyLimit;
import org.acre.allocator.node.LazyThreshold;
import org.acre.allocator.node.Pools;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.space.Cursor;
import org.acre.allocator.space.Doors;
import org.acre.allocator.space.FirstUse;
import org.acre.allocator.space.FreeSpace;
import org.acre.allocator.space.NodeOfArea;
import org.acre.allocator.space.PurgeLock;
import org.acre.allocator.space.PurgePass;
import org.acre.allocator.space.PurgeTurns;
import org.acre.allocator.space.RangeWalk;
import org.acre.allocator.space.Spans;
import org.acre.allocator.space.Verifier;
import org.acre.allocator.spi.RangeStateVisitor;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.tree.Placement;

/**
 * Hands out ranges of addresses and takes them back. It knows numbers only: the addresses may be memory, offsets of a file
 * or anything else that is counted from 0 to 2^63.
 *
 * <p>An allocation of up to 256 pages takes a ready area of exactly that length from a pool of the caller's node, with one
 * cas, or of another node; where there is none, and for all others, the lowest fit is cut out of the free tree under the one global lock. A
 * free puts the area on the lazy list of its node with two cas; when more than {@link Builder#lazyMaxPages} pages wait
 * there, a purge moves them on to the pools, and what the pools do not want back to the tree. The design is that of the
 * kernel's vmalloc since Linux 6.9.
 *
 * <p>Any number of platform and virtual threads may call every method at any time, unless it says otherwise. Everything
 * that happened before a free happens-before everything after the allocation that hands the same address out again.
 * A length in bytes is rounded up to whole pages; lengths that are zero, negative or overflow when rounded, and alignments
 * that are no power of two, are {@link IllegalArgumentException} and change nothing. Addresses are 0 or above. The end of a
 * range that reaches 2^63 is {@link Long#MIN_VALUE}, which is 2^63 unsigned.
 */
public final class AddressSpace {
    /** No address. 0 is a valid one. */
    public static final long NONE = -1L;

    /** Most nodes of a space: a node's number takes eight bits of the word of an area. */
    public static final int MOST_NODES = 128;

    /** Most areas of one {@link #allocateCongruent}. */
    public static final int MOST_CONGRUENT = 64;

    /** A relief that always says it helped must not keep a failing allocation for ever. */
    private static final int RELIEF_ROUNDS = 8;

    private final Pages pages;
    private final int pageShift;
    private final int nodes;
    private final NodeSelector selector;
    private final int pooledPagesMost; // 0 with one node: no pools
    private final AreaTable areas;
    private final Pools pools;
    private final LazyLists lazy;
    private final AddressIndex index;
    private int[] hints = StartHints.create(); // plain: see StartHints
    private final FreeSpace freeSpace;
    private final LazyThreshold threshold;
    private final PurgeLock purgeLock = new PurgeLock();
    private final PurgePass pass;
    private final PurgeTurns purge;
    private final Door door;
    private final FreeFaults faults;
    private final Admittance admittance;
    private final SpaceEvents events;
    private final AtomicReference<Spans> spans = new AtomicReference<>(Spans.NONE);
    private final LongAdder poolMisses = new LongAdder();
    private final LongAdder failures = new LongAdder();

    static {
        Doors.leaveKey(space -> space.door);
        FirstUse.ofAllThatIsLocked();
    }

    private AddressSpace(Builder builder) {
        this.pages = new Pages(builder.pageSize);
        this.pageShift = Long.numberOfTrailingZeros(builder.pageSize);
        this.areas = new AreaTable();
        this.nodes = builder.nodes;
        NodeOfArea nodeOf = new NodeOfArea(nodes, builder.zonePages);
        this.pools = new Pools(areas, nodes, nodeOf.isFixed());
        this.lazy = new LazyLists(areas, nodes);
        this.selector = LockOrder.CHECKED ? checked(builder.selector) : builder.selector;
        this.pooledPagesMost = nodes == 1 ? 0 : Pools.CLASSES;
        this.freeSpace = new FreeSpace(areas, nodeOf, builder.guard.get());
        this.index = freeSpace.index();
        this.faults = new FreeFaults(pages, areas, freeSpace, spans::get);
        for (int i = 0; i < builder.spanStarts.length; i++) {
            addSpan(builder.spanStarts[i], builder.spanBytes[i]);
        }
        long lazyMax = builder.lazyMaxPages >= 0 ? builder.lazyMaxPages : defaultLazyMax();
        this.events = new SpaceEvents(pages, pages.toAddress(spans.get().start(0)));
        this.threshold = new LazyThreshold(lazy,
                new LazyLimit(Math.min(builder.lazyLeastPages, lazyMax), lazyMax, builder.lazyDivisor));
        long poolMax = builder.poolMaxPages >= 0 ? builder.poolMaxPages : defaultPoolMax(lazyMax);
        long poolMaxPages = nodes == 1 ? 0 : poolMax;
        this.pass = new PurgePass(areas, pages, pools, lazy, threshold, freeSpace, purgeLock, poolMaxPages, events);
        this.purge = new PurgeTurns(pass, pools, lazy, purgeLock, poolMaxPages);
        this.admittance = new Admittance(areas, pages, freeSpace, pass::seen, this::climb);
        this.door = new Door(this, admittance, faults, pages, areas, lazy, threshold, pass, purge, purgeLock);
        new RestoredAreas(pages, builder.restoredStarts, builder.restoredBytes).into(freeSpace, nodes);
    }

    private static NodeSelector checked(NodeSelector selector) {
        return count -> {
            LockOrder.callingOut("the node selector");
            return selector.node(count);
        };
    }

    /** The kernel's: (floor(log2(processors)) + 1) * 32 MiB; and at most an eighth of the space. */
    private long defaultLazyMax() {
        int processors = Runtime.getRuntime().availableProcessors();
        long kernels = (32 - Integer.numberOfLeadingZeros(processors)) * (32L << 20) / pages.pageBytes();
        return Math.min(kernels, spans.get().totalPages() / 8);
    }

    /** A thread that works alone sends everything through one node: its pools must take what one purge brings, and more. */
    private static long defaultPoolMax(long lazyMax) {
        return Math.max(4L * Pools.CLASSES, lazyMax > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * lazyMax);
    }

    /** A builder with the defaults, which its methods tell. */
    public static Builder builder() {
        return new Builder();
    }

    /** Bytes of a page. */
    public long pageSize() {
        return pages.pageBytes();
    }

    /** How many nodes there are. */
    public int nodes() {
        return nodes;
    }

    /**
     * Allocates an area of {@code bytes} bytes, rounded up to pages. Costs one cas if the node's pool has one; else it looks
     * into the pools of the other nodes, and then searches the free tree under the global lock, for which it may wait.
     *
     * @return its first byte
     * @throws AddressSpaceExhaustedException if no hole fits, also after one full purge
     */
    public long allocate(long bytes) {
        // Lengths that are zero or negative come out above every pool, and are refused on the slow path.
        long count = ((bytes - 1) >>> pageShift) + 1;
        if (count <= pooledPagesMost) {
            int node = selector.node(nodes);
            long page = pools.handOut(node, (int) count);
            if (page != Pools.EMPTY) {
                return page << pageShift;
            }
        }
        return allocateSlow(bytes, 1, pages.ofLength(bytes), 1, node());
    }

    /** As {@link #allocate(long)}, at a multiple of {@code alignment}, a power of two; below a page means a page. */
    public long allocate(long bytes, long alignment) {
        long alignPages = pages.ofAlignment(alignment);
        return alignPages == 1
                ? allocate(bytes)
                : allocateSlow(bytes, alignment, pages.ofLength(bytes), alignPages, node());
    }

    /**
     * As {@link #allocate(long, long)}, wholly inside [{@code lowest}, {@code highest}), at the lowest address that fits. Does
     * not look into pools, whose areas lie anywhere. A window that is too small, or outside the spans, is exhausted.
     * {@link Long#MAX_VALUE} as the highest means no limit, and so does {@link Long#MIN_VALUE}, which is 2^63 unsigned.
     */
    public long allocate(long bytes, long alignment, long lowest, long highest) {
        long count = pages.ofLength(bytes);
        long alignPages = pages.ofAlignment(alignment);
        boolean unlimited = highest == Long.MAX_VALUE || (highest == Long.MIN_VALUE && lowest >= 0);
        if (lowest <= 0 && unlimited) {
            return allocate(bytes, alignment);
        }
        long end = highest <= 0 ? 0 : pages.ofAddress(highest);
        long page = fromTree(count, alignPages, pages.atOrAfter(lowest), unlimited ? Placement.NO_LIMIT : end, node());
        if (page == NOWHERE) {
            throw exhausted(bytes, alignment, lowest, highest);
        }
        return pages.toAddress(page);
    }

    private int node() {
        // Checked here, because a carve that fails halfway has lost pages.
        return nodes == 1 ? 0 : Objects.checkIndex(selector.node(nodes), nodes);
    }

    private long allocateSlow(long bytes, long alignment, long count, long alignPages, int node) {
        if (count <= pooledPagesMost) {
            long page = purge.search(node, (int) count, alignPages);
            if (page != Pools.EMPTY) {
                return pages.toAddress(page);
            }
            poolMisses.increment();
        }
        long page = fromTree(count, alignPages, 0, Placement.NO_LIMIT, node);
        if (page == NOWHERE) {
            throw exhausted(bytes, alignment, 0, Long.MAX_VALUE);
        }
        return pages.toAddress(page);
    }

    /** The first page of an area that has been cut out of the tree, after what helps if need be; or nowhere. */
    private long fromTree(long count, long alignPages, long lowest, long highest, int node) {
        long seen = pass.seen();
        long page = carve(count, alignPages, lowest, highest, node);
        if (page < 0) {
            page = searchAgain(page, seen, count, () -> carve(count, alignPages, lowest, highest, node));
        }
        if (page == Admittance.REFUSED) {
            int id = freeSpace.allocate(count, alignPages, lowest, highest, node);
            admittance.ofArea(id); // says why not, or it has become possible
            page = id == AreaTable.NONE ? NOWHERE : areas.start(id);
            events.allocated(page, count, alignPages, lowest, highest, node);
        }
        return page;
    }

    private long carve(long count, long alignPages, long lowest, long highest, int node) {
        int id = freeSpace.allocate(count, alignPages, lowest, highest, node);
        long page = NOWHERE;
        if (id != AreaTable.NONE) {
            page = admittance.admits(id) ? areas.start(id) : Admittance.REFUSED;
        }
        if (page >= 0) {
            noteHint(page, id);
        }
        events.allocated(page, count, alignPages, lowest, highest, node);
        return page;
    }

    private boolean climb(long seen, long count, BooleanSupplier attempt) {
        return searchAgain(NOWHERE, seen, count, () -> attempt.getAsBoolean() ? 0 : NOWHERE) != NOWHERE;
    }

    /**
     * The failure ladder: looks again after a full purge, and then after each relief that had something to give.
     *
     * @param failed what the first search came to
     * @param seen {@link PurgePass#seen} before that
     */
    private long searchAgain(long failed, long seen, long count, LongSupplier search) {
        long found = failed;
        if (purge.canHelp(seen)) {
            purge.full();
            found = search.getAsLong();
        }
        long purged = pass.seen();
        for (int round = 0; round < RELIEF_ROUNDS && found < 0; round++) {
            boolean relieved = false;
            for (Relief relief : door.reliefs()) {
                LockOrder.callingOut("a relief");
                if (found < 0 && relief.relieve(pages.toBytes(count))) {
                    relieved = true;
                    purge.full();
                    found = search.getAsLong();
                }
            }
            if (!relieved) {
                break;
            }
        }
        // What a relief would have waited for may have come by itself, after the purge and before the relief was asked.
        if (found < 0 && purge.canHelpAgain(purged)) {
            purge.full();
            found = search.getAsLong();
        }
        return found;
    }

    private AddressSpaceExhaustedException exhausted(long bytes, long alignment, long lowest, long highest) {
        failures.increment();
        SpaceStatistics now = statistics();
        AddressSpaceExhaustedException failure =
                new AddressSpaceExhaustedException(bytes, alignment, lowest, highest, pages.pageBytes(), now);
        events.failed(failure, now);
        return failure;
    }

    void noteHint(long page, int id) {
        int[] present = hints;
        int[] fitting = StartHints.note(present, page, id, index.count());
        if (fitting.length != present.length) {
            hints = fitting; // not written needlessly: every thread reads this line
        }
    }

    /**
     * Allocates without ever waiting: takes an area from a pool of the caller's node, or of another node, or gives up. It
     * takes no lock, starts no purge and can be called from anywhere. With one node there are no pools, so it always gives
     * up; so it does before the first purge has filled a pool, and above 256 pages.
     *
     * @return the first byte of the area, or {@link #NONE}
     */
    public long tryAllocate(long bytes) {
        long count = pages.ofLength(bytes);
        if (count > pooledPagesMost) {
            return NONE;
        }
        int node = node();
        long page = pools.handOut(node, (int) count);
        if (page == Pools.EMPTY) {
            page = pools.take(node, (int) count);
        }
        return page == Pools.EMPTY ? NONE : pages.toAddress(page);
    }

    /**
     * Allocates exactly [{@code address}, {@code address + bytes}), after a full purge if that is what it takes.
     *
     * @return false, and nothing is changed, if some of it is busy or outside the spans
     * @throws IllegalArgumentException if {@code address} is not the start of a page
     */
    public boolean allocateAt(long address, long bytes) {
        long count = pages.ofLength(bytes);
        if (!pages.isPageStart(address)) {
            throw new IllegalArgumentException(
                    "address is not the start of a page of " + pages.pageBytes() + " bytes: " + address);
        }
        long first = pages.ofAddress(address);
        int node = node();
        if (carveAt(first, count, node)) {
            return true;
        }
        if (door.isPurging() || !new Cursor(areas, freeSpace, spans::get).isReclaimable(first, first + count)) {
            return false; // inside a pass a purge would wait for itself
        }
        purge.full();
        return carveAt(first, count, node);
    }

    private boolean carveAt(long first, long count, int node) {
        int id = freeSpace.allocateAt(first, count, node);
        admittance.ofArea(id);
        boolean carved = id != AreaTable.NONE;
        events.allocated(carved ? first : NOWHERE, count, 1, first, first + count, node);
        return carved;
    }

    /**
     * Allocates areas of {@code sizes[i]} bytes at base + {@code offsets[i]}, with one base that is a multiple of {@code
     * alignment}, the lowest that fits: all areas or none. For groups that must have the same distances everywhere.
     *
     * @param offsets 0 or above, multiples of the page size
     * @return the first bytes, in the order of the offsets
     * @throws IllegalArgumentException if the arrays differ in length, are empty or longer than {@value #MOST_CONGRUENT}, or
     *     the areas overlap one another
     * @throws AddressSpaceExhaustedException if no base fits, also after one full purge; it tells the bytes from the lowest
     *     offset to the highest end
     */
    public long[] allocateCongruent(long[] offsets, long[] sizes, long alignment) {
        Congruence wanted = Congruence.of(pages, offsets, sizes, alignment);
        int node = node();
        long seen = pass.seen();
        LongSupplier search = () -> freeSpace.allocateCongruent(wanted.offsets(), wanted.pages(), wanted.alignPages(), node);
        long base = search.getAsLong();
        if (base == NOWHERE) {
            base = searchAgain(NOWHERE, seen, wanted.extent(), search);
        }
        if (base == NOWHERE) {
            throw exhausted(pages.toBytes(wanted.extent()), alignment, 0, Long.MAX_VALUE);
        }
        long[] starts = new long[offsets.length];
        int[] ids = new int[offsets.length];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = pages.toAddress(base) + offsets[i];
            ids[i] = index.startingAt(pages.ofAddress(starts[i]));
        }
        admittance.ofAreas(ids);
        for (int i = 0; i < starts.length; i++) {
            events.allocated(pages.ofAddress(starts[i]), wanted.pages()[i], wanted.alignPages(), 0, Placement.NO_LIMIT, node);
        }
        return starts;
    }

    /**
     * Frees the area that starts at {@code address}. Costs two cas; the free that takes the lazy pages above the threshold
     * purges before it returns.
     *
     * @throws InvalidFreeException if no busy area starts there; nothing changes. Every second free of an address is found
     *     until the address is handed out again; beyond that {@link Area} finds it
     */
    public void free(long address) {
        int id = StartHints.guess(hints, address >>> pageShift);
        long[] chunk = areas.chunk(id);
        int at = AreaTable.at(id);
        long word = AreaTable.wordAcquire(chunk, at);
        // The word was read first: if its cas succeeds, the area was this one all the time, and so its start is the start.
        if (AreaTable.start(chunk, at) << pageShift != address || AreaWord.state(word) != AreaWord.BUSY) {
            freeSlow(address);
            return;
        }
        LazyLists.Outcome outcome = lazy.free(id, chunk, at, word);
        if (outcome == LazyLists.Outcome.LISTED && !SpaceEvents.areFreesTold()) {
            return;
        }
        if (outcome == LazyLists.Outcome.LOST) {
            freeSlow(address);
        } else {
            freed(outcome, address, AreaWord.node(word));
        }
    }

    /** Second half of a free: the area is on its list. */
    void freed(LazyLists.Outcome outcome, long address, int node) {
        tellFreed(address, node);
        if (outcome == LazyLists.Outcome.ABOVE_MARK) {
            purgeIfCrossed(node);
        }
    }

    /** Tells whoever wants to know that the area at {@code address} is lazy now, or will be in a moment. */
    void tellFreed(long address, int node) {
        if (SpaceEvents.areFreesTold()) {
            try {
                events.freed(pages.ofAddress(address), node, door.lazyPages(), threshold.limit());
            } catch (OutOfMemoryError | StackOverflowError _) {
                // The area is free, told or not.
            }
        }
    }

    /** The hint was wrong, or the area has changed under our hands: it was freed, or is being resized. */
    private void freeSlow(long address) {
        int id = busyStart(address);
        noteHint(pages.ofAddress(address), id);
        long word = areas.wordAcquire(id);
        // Read after the word: see free.
        if (areas.start(id) != pages.ofAddress(address)) {
            throw faults.invalid(address);
        }
        free(id, AreaWord.generation(word), address);
    }

    /** The free of a handle. */
    void free(int id, long generation, long address) {
        while (true) {
            long word = liveWord(id, generation, address);
            LazyLists.Outcome outcome = lazy.free(id, areas.chunk(id), AreaTable.at(id), word);
            if (outcome != LazyLists.Outcome.LOST) {
                freed(outcome, address, AreaWord.node(word));
                return;
            }
        }
    }

    /** The word of a life of an area that is busy and not being resized, for a cas. */
    long liveWord(int id, long generation, long address) {
        while (true) {
            long word = areas.wordAcquire(id);
            if (AreaWord.generation(word) != generation || !AreaWord.isBusy(word)) {
                throw faults.stale(address, generation);
            }
            if (AreaWord.state(word) == AreaWord.BUSY) {
                return word;
            }
            if (AreaWord.state(word) == AreaWord.DIVIDED) {
                throw faults.invalid(address);
            }
            freeSpace.awaitResize();
        }
    }

    /** Which record probably starts at this address: see {@link StartHints}. */
    int hint(long address) {
        return StartHints.guess(hints, address >>> pageShift);
    }

    /** Half of a free: what the one does whose push found its list above the mark. */
    void purgeIfCrossed(int node) {
        try {
            switch (threshold.ask(node)) {
                case WITHIN -> {}
                case SHARE_FULL -> purge.ofNode(node);
                case CROSSED -> door.crossed(node);
                case OVERFULL -> door.overfull(node);
            }
        } catch (OutOfMemoryError _) {
            // No memory to purge with, but the free is done, and must not look as if it were not: the next one tries again.
        }
    }

    /** The record of the busy area that starts at {@code address}. */
    int busyStart(long address) {
        int id = pages.isPageStart(address) ? index.startingAt(pages.ofAddress(address)) : AreaTable.NONE;
        if (id == AreaTable.NONE || !AreaWord.isBusy(areas.wordAcquire(id))) {
            throw faults.invalid(address);
        }
        return id;
    }

    /**
     * Makes a busy area longer or shorter without moving it. A tail that is cut off is freed as {@link #free} would; growing
     * takes the pages behind the area, after a full purge if that is what it takes. Beside a thread that is just cutting a tail
     * off the same area it may return false although that tail would do.
     *
     * @return false, and nothing is changed, if the pages behind the area are busy or outside the spans
     * @throws InvalidFreeException if no busy area starts at {@code address}
     */
    public boolean resize(long address, long bytes) {
        long count = pages.ofLength(bytes);
        long start = pages.ofAddress(address);
        boolean purged = false;
        while (true) {
            int id = busyStart(address);
            long word = areas.wordAcquire(id);
            long countBefore = areas.pages(id);
            long end = areas.start(id) + countBefore;
            if (AreaWord.state(word) == AreaWord.DIVIDED) {
                throw faults.invalid(address);
            }
            int result = AreaWord.state(word) == AreaWord.BUSY && areas.start(id) == start
                    ? freeSpace.resize(id, word, count)
                    : FreeSpace.GONE;
            switch (result) {
                case FreeSpace.DONE -> {
                    admitGrowth(id, word, countBefore, count);
                    return true;
                }
                case FreeSpace.BLOCKED -> {
                    if (purged || door.isPurging() || !new Cursor(areas, freeSpace, spans::get).isReclaimable(end, start + count)) {
                        return false;
                    }
                    purge.full();
                    purged = true;
                }
                case FreeSpace.GONE -> freeSpace.awaitResize(); // or it is gone: look again
                default -> {
                    freeTail(result, word);
                    return true;
                }
            }
        }
    }

    private void admitGrowth(int id, long word, long countBefore, long count) {
        boolean admitted = false;
        try {
            admittance.ofGrowth(id, countBefore, count);
            admitted = true;
        } finally {
            int tail = admitted ? FreeSpace.DONE : freeSpace.undoGrowth(id, word, countBefore, count);
            if (tail > FreeSpace.DONE) {
                freeTail(tail, word);
            }
        }
    }

    /** What was cut off an area of this word. */
    private void freeTail(int tail, long word) {
        int node = AreaWord.node(word);
        tellFreed(pages.toAddress(areas.start(tail)), node);
        if (lazy.push(node, tail)) {
            purgeIfCrossed(node);
        }
    }

    /**
     * A handle to the busy area that starts at {@code address}.
     *
     * @throws InvalidFreeException if none does
     */
    public Area areaAt(long address) {
        while (true) {
            int id = busyStart(address);
            long word = areas.wordAcquire(id);
            long bytes = pages.toBytes(areas.pages(id));
            if (AreaWord.isBusy(word) && areas.start(id) == pages.ofAddress(address) && isStill(id, word)) {
                return new Area(this, id, AreaWord.generation(word), address, bytes);
            }
        }
    }

    /** Whether bounds that were read since {@code word} belong to it. */
    private boolean isStill(int id, long word) {
        // Keeps the reads of the bounds above the second look; pairs with the release of every word.
        VarHandle.loadLoadFence();
        long later = areas.wordAcquire(id);
        // A record in the tree or the supply keeps its generation while its bounds change.
        return AreaWord.generation(later) == AreaWord.generation(word) && AreaWord.isArea(later);
    }

    /** Bytes of this life of an area, or {@link #NONE} if it is over. */
    long bytesOf(int id, long generation) {
        long word = areas.wordAcquire(id);
        long bytes = pages.toBytes(areas.pages(id));
        boolean live = AreaWord.isBusy(word) && AreaWord.generation(word) == generation && isStill(id, word);
        return live ? bytes : NONE;
    }

    /**
     * The first byte of the busy area that holds {@code address}, or {@link #NONE}. Takes no lock. Looks at two lines of the
     * index for each power of eight between the lengths of areas that exist.
     */
    public long find(long address) {
        long found = holder(address, false);
        return found == NONE ? NONE : pages.toAddress(found);
    }

    /** The length in bytes of the busy area that holds {@code address}, or {@link #NONE}. As {@link #find}. */
    public long sizeOf(long address) {
        long found = holder(address, true);
        return found == NONE ? NONE : pages.toBytes(found);
    }

    /** Length or first page of the busy area that holds {@code address}, or {@link #NONE}, as of a moment during the call. */
    private long holder(long address, boolean length) {
        if (address < 0) {
            return NONE;
        }
        long page = pages.ofAddress(address);
        while (true) {
            int id = index.containing(page);
            if (id == AreaTable.NONE) {
                return NONE;
            }
            long word = areas.wordAcquire(id);
            long start = areas.start(id);
            long count = areas.pages(id);
            // The bounds come before the verdict: a word that says lazy may be of a next life elsewhere.
            if (isStill(id, word) && page >= start && page - start < count) {
                if (!AreaWord.isBusy(word)) {
                    return NONE;
                }
                return length ? count : start;
            }
        }
    }

    /**
     * Adds [{@code start}, {@code start + bytes}) to the space, while it is in use.
     *
     * @throws IllegalArgumentException if it is not made of whole pages, reaches beyond 2^63 or overlaps a span
     */
    public void addSpan(long start, long bytes) {
        if (bytes <= 0 || !pages.isPageStart(start) || !pages.isPageStart(bytes)
                || bytes - 1 > Long.MAX_VALUE - start) {
            throw new IllegalArgumentException("not a span of whole pages of " + pages.pageBytes()
                    + " bytes below 2^63: start " + start + ", " + bytes + " bytes");
        }
        long first = pages.ofAddress(start);
        long count = pages.ofAddress(bytes);
        StackRoom.require(); // to take the span back if there is none for the tree
        Spans before;
        do {
            before = spans.get();
            int other = before.overlapping(first, first + count);
            if (other >= 0) {
                throw new IllegalArgumentException("span [" + start + ", " + (start + bytes) + ") overlaps the span ["
                        + pages.toAddress(before.start(other)) + ", " + pages.toAddress(before.end(other)) + ")");
            }
        } while (!spans.compareAndSet(before, before.with(first, first + count)));
        try {
            freeSpace.add(first, count);
        } catch (Throwable e) {
            // No memory for records: nobody may look for pages that no range holds.
            Spans present; // in a loop of its own: to link a lambda here takes more stack than there may be
            do {
                present = spans.get();
            } while (!spans.compareAndSet(present, present.without(first)));
            throw e;
        }
    }

    /**
     * Shows every busy area to {@code visitor}, ascending. It holds no lock while the visitor runs; areas that come and go
     * meanwhile may be seen or not. Costs a {@link #find} an area.
     */
    public void forEachArea(AreaVisitor visitor) {
        Spans present = spans.get();
        Cursor cursor = new Cursor(areas, freeSpace, spans::get);
        for (int span = 0; span < present.count(); span++) {
            long page = present.start(span);
            while (page < present.end(span) && cursor.moveTo(page)) {
                if (AreaWord.isBusy(cursor.word()) && cursor.start() >= page) {
                    LockOrder.callingOut("the visitor of areas");
                    visitor.area(pages.toAddress(cursor.start()), pages.toAddress(cursor.end()));
                }
                page = cursor.end();
            }
        }
    }

    /**
     * Shows every range of the free tree to {@code visitor}, ascending; lazy and pooled areas are not among them. It holds no
     * lock while the visitor runs, and takes the global lock once a range.
     */
    public void forEachFree(RangeVisitor visitor) {
        long[] bounds = new long[2];
        for (long page = 0; freeSpace.nextFree(page, bounds); page = bounds[1]) {
            LockOrder.callingOut("the visitor of free ranges");
            visitor.range(pages.toAddress(bounds[0]), pages.toAddress(bounds[1]));
        }
    }

    /** See {@link org.acre.allocator.spi.SpaceDoor#forEachRange}. */
    void forEachRange(long from, RangeStateVisitor visitor) {
        new RangeWalk(areas, freeSpace, pages, spans::get).walk(pages.ofAddress(Math.max(0, from)), visitor);
    }

    /**
     * What the space holds and has done. Waits for the global lock, for a moment, and up to a second for a purge
     * under way: its areas are in no list, and count as busy if it takes longer. Walks the lazy lists.
     */
    public SpaceStatistics statistics() {
        long stamp = purgeLock.tryAloneSoon();
        try {
            return count();
        } finally {
            if (stamp != 0) {
                purgeLock.unlockAlone(stamp);
            }
        }
    }

    private SpaceStatistics count() {
        long hits = 0;
        long lazyPages = 0;
        long lazyAreas = 0;
        long pooledPages = 0;
        long pooledAreas = 0;
        for (int node = 0; node < nodes; node++) {
            hits += pools.hits(node);
            pooledPages += pools.pooledPages(node);
            pooledAreas += pools.pooledAreas(node);
            lazyPages += lazy.pages(node);
            lazyAreas += lazy.areas(lazy.first(node), lazy.pages(node));
        }
        lazyPages += pass.failed().pages();
        long pinnedPages = pass.pinned().pages();
        long deferredPages = door.deferredPages();
        long notBusyAreas = lazyAreas + pooledAreas + pass.failed().count() + pass.pinned().count() + door.deferredAreas();
        FreeSpace.Counts counts = freeSpace.counts();
        return new SpaceStatistics(counts.totalPages(), counts.freePages(), counts.largestPages(), counts.freeRanges(),
                counts.totalPages() - counts.freePages() - lazyPages - pooledPages - deferredPages - pinnedPages,
                counts.areas() - notBusyAreas, lazyPages, pooledPages, deferredPages, pinnedPages, hits, poolMisses.sum(),
                counts.treeAllocations(), pass.started(), pass.purgedAreas(), pass.decayedAreas(), failures.sum());
    }

    /**
     * Recomputes every invariant from scratch: order, colours, black heights, augment and coalescing of the tree, the index,
     * the lists, the counts. Takes the purge lock and the global lock, so it is for tests and for doubts.
     *
     * @throws IllegalStateException that names the broken invariant
     */
    public void verify() {
        new Verifier(areas, pools, lazy, freeSpace, pass, purgeLock).verify(spans::get);
    }

    /** The locks, for the test that holds them all. */
    PurgeLock purgeLock() {
        return purgeLock;
    }

    /** What the global lock guards, for the test that holds it. */
    FreeSpace freeSpace() {
        return freeSpace;
    }

    /** Collects what a space is made of. Every method changes this builder and returns it; not for several threads. */
    public static final class Builder {
        private static final int LEAST_NODES_BY_THREAD = 8;

        private long[] spanStarts = {};
        private long[] spanBytes = {};
        private long[] restoredStarts = {};
        private long[] restoredBytes = {};
        private long pageSize = 4096;
        private int nodes = Math.clamp(4L * Runtime.getRuntime().availableProcessors(), LEAST_NODES_BY_THREAD, MOST_NODES);
        private NodeSelector selector = NodeSelector.byThread();
        private Supplier<? extends Guard> guard = Guards.REENTRANT;
        private long zonePages;
        private long lazyMaxPages = -1;
        private int lazyDivisor = 1;
        private long lazyLeastPages = Long.MAX_VALUE;
        private long poolMaxPages = -1;

        private Builder() {}

        /** A range that the space hands out, in whole pages; at least one span is needed, and they must not overlap. */
        public Builder span(long start, long bytes) {
            spanStarts = appended(spanStarts, start);
            spanBytes = appended(spanBytes, bytes);
            return this;
        }

        /**
         * Areas that are busy from the start, in any order: what a database finds when it opens again. Costs O(log n) an
         * area, and less than carving when they ascend. May be repeated.
         */
        public Builder restore(long[] starts, long[] bytes) {
            if (starts.length != bytes.length) {
                throw new IllegalArgumentException(starts.length + " starts, but " + bytes.length + " lengths");
            }
            restoredStarts = concatenated(restoredStarts, starts);
            restoredBytes = concatenated(restoredBytes, bytes);
            return this;
        }

        /** Bytes of a page: a power of two from 2 on, 4096 by default. The page size of real memory comes from the OS. */
        public Builder pageSize(long bytes) {
            this.pageSize = new Pages(bytes).pageBytes();
            return this;
        }

        /**
         * How many nodes, 1 to 128; four for each processor by default, at least 8. With 1 every request goes to the one global
         * lock, and there are no pools: what is purged goes to the tree.
         */
        public Builder nodes(int count) {
            if (count < 1 || count > MOST_NODES) {
                throw new IllegalArgumentException("nodes must be 1 to " + MOST_NODES + ": " + count);
            }
            this.nodes = count;
            return this;
        }

        /** Which node serves a caller: by default the one that its thread id names. */
        public Builder nodeSelector(NodeSelector chosen) {
            this.selector = chosen;
            return this;
        }

        /**
         * What the global lock is: one of {@link Guards}, {@link Guards#REENTRANT} by default, or another that is made here, one for
         * each space. Pools and lazy lists have no locks.
         */
        public Builder guard(Supplier<? extends Guard> factory) {
            this.guard = Objects.requireNonNull(factory);
            return this;
        }

        /**
         * For those who study it: an area belongs to the node of its address, zones of {@code pages} pages taking turns, and goes
         * to that node's pools whoever used it. 0, the default: to the node of the caller that it was cut out of the tree for.
         */
        public Builder zonePages(long pages) {
            this.zonePages = atLeastZero("zonePages", pages);
            return this;
        }

        /**
         * The free that takes the lazy pages above this starts a purge; 0 means every free. By default the kernel's
         * (floor(log2(processors)) + 1) * 32 MiB, and at most an eighth of the spans given here.
         *
         * <p>While several threads free in different nodes, each node is purged by its own thread as soon as its list holds its
         * share of this; all lists together may then exceed it by half.
         */
        public Builder lazyMaxPages(long count) {
            this.lazyMaxPages = atLeastZero("lazyMaxPages", count);
            return this;
        }

        /**
         * Makes the limit follow what is in use: a purge is started by the free that takes the lazy pages above one in {@code divisor}
         * of those that are not in the tree, as the last purge found them. That is at least {@code leastPages}, and at most {@link
         * #lazyMaxPages}. By default the limit is always that.
         */
        public Builder lazyPart(int divisor, long leastPages) {
            if (divisor < 1) {
                throw new IllegalArgumentException("divisor must be positive: " + divisor);
            }
            this.lazyDivisor = divisor;
            this.lazyLeastPages = atLeastZero("leastPages", leastPages);
            return this;
        }

        /** Most pages in one node's pools together; by default twice the lazy pages, at least 1,024. 0 means no pools. */
        public Builder poolMaxPages(long count) {
            this.poolMaxPages = atLeastZero("poolMaxPages", count);
            return this;
        }

        /** The space. @throws IllegalArgumentException if spans or restored areas overlap, or there is no span */
        public AddressSpace build() {
            if (spanStarts.length == 0) {
                throw new IllegalArgumentException("a space needs at least one span");
            }
            return new AddressSpace(this);
        }

        private static long atLeastZero(String name, long count) {
            if (count < 0) {
                throw new IllegalArgumentException(name + " must not be negative: " + count);
            }
            return count;
        }

        private static long[] appended(long[] values, long value) {
            return concatenated(values, new long[] {value});
        }

        private static long[] concatenated(long[] first, long[] second) {
            long[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }
}

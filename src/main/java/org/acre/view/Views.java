package org.acre.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.allocator.NodeSelector;
import org.acre.memory.KernelMappings;
import org.acre.memory.MappingAccount;
import org.acre.memory.Platform;
import org.acre.memory.ViewAddresses;
import org.acre.purge.PurgeResult;
import org.acre.purge.Purger;
import org.jspecify.annotations.Nullable;

/**
 * The views of one region: scattered pages of shared memory, shown one behind the other. The kernel's vmap and vm_map_ram.
 * Any thread, but for {@link #close}, which comes once and last.
 */
public final class Views {
    private static final System.Logger LOGGER = System.getLogger(Views.class.getName());

    /** Pages of the largest view that shares a block: the kernel's VMAP_MAX_ALLOC on 64 bits. */
    static final int SMALL_PAGES = 64;
    /** Pages of a block: the most that the kernel's may have. */
    static final int BLOCK_PAGES = 1024;
    /** Blocks that wait for a purge may hold one such part of what mappings there are, those that are purged another two. */
    private static final int LAZY_SHARE = 8;
    /** Where there is no limit on mappings: 256 MiB of addresses with pages of 4 KiB. */
    private static final long MOST_LAZY_BLOCKS = 64;

    private final long pageBytes = Platform.pageSize();
    private final boolean opens;
    private final MappingAccount account;
    private final LongFunction<RuntimeException> refusal;
    private final ViewSpace space;
    private final MappedBlocks blocks;
    private final OpenBlocks openBlocks;
    private final Purger purger;
    private final Runnable relief;
    /** Held while mappings are given up, and while all is. */
    private final ReentrantLock givingUp = LockOrder.newLock(LockRank.VIEW_RELIEF);
    private volatile boolean closed; // written under givingUp
    private final LongAdder made = new LongAdder();
    private final LongAdder freed = new LongAdder();
    private final LongAdder showCalls = new LongAdder();

    /**
     * Only where {@link Platform#isNative}.
     *
     * @param mappings of the process
     * @param reuse whether freed views stay mapped for views of the same pages
     * @param opens whether pages may be inaccessible where they come from, and must be opened
     * @param refusal what is thrown when so many mappings cannot be had
     */
    public Views(KernelMappings mappings, boolean reuse, boolean opens, LongFunction<RuntimeException> refusal) {
        this(mappings, reuse, opens, refusal, Platform.nodes().orElse(1), Platform.nodeSelector());
    }

    /** With so many blocks open at a time, chosen by {@code selector}: for tests that want neighbours. */
    Views(KernelMappings mappings, boolean reuse, boolean opens, LongFunction<RuntimeException> refusal, int stripes, NodeSelector selector) {
        this.opens = opens;
        this.account = mappings.openAccount();
        this.refusal = refusal;
        long blockBytes = BLOCK_PAGES * pageBytes;
        long share = mappings.most() / LAZY_SHARE;
        long lazyBlocks = Math.clamp(share / BLOCK_PAGES, 1, MOST_LAZY_BLOCKS);
        this.space = new ViewSpace(blockBytes, lazyBlocks);
        try {
            this.blocks = new MappedBlocks(space, blockBytes, account,
                    reuse ? Math.min(2 * share, 2 * MOST_LAZY_BLOCKS * BLOCK_PAGES) : 0);
            this.openBlocks = new OpenBlocks(space, blocks, pageBytes, stripes, selector);
            // Who frees unmaps: the kernel lets nobody map or unmap meanwhile, so that a thread of its own would make others wait for it, and
            // spin while they do.
            this.purger = Purger.on(space.space()).invalidation(new ViewInvalidation(space, blocks))
                    .hardMaxPages(lazyBlocks).helpers(0).build();
            this.relief = reliefOr(purger, mappings);
        } catch (Throwable e) {
            space.close();
            throw e;
        }
    }

    private Runnable reliefOr(Purger closed, KernelMappings mappings) {
        try {
            return mappings.onShortage(this::giveMappingsUp);
        } catch (Throwable e) {
            closed.close();
            throw e;
        }
    }

    /**
     * Shows pages of a shared mapping.
     *
     * @param base where the mapping starts
     * @param baseBytes its length
     */
    public MemorySegment view(long base, long baseBytes, long[] offsets, long bytesEach) {
        PageList pages = PageList.of(offsets, bytesEach, pageBytes, baseBytes);
        ViewSlot slot = blocks.take(pages);
        if (slot == null) {
            slot = show(pages, base);
        }
        made.increment();
        return slot.block.segment().asSlice(slot.at, pages.bytes());
    }

    private ViewSlot show(PageList pages, long base) {
        long mappings = pages.runs() + 1L; // what is not shown beside it may be one of its own
        if (!account.take(mappings)) {
            throw closed ? new IllegalStateException("the region is closed") : refusal.apply(mappings);
        }
        ViewSlot slot;
        try {
            slot = openBlocks.carve(pages);
        } catch (Throwable e) {
            account.give(mappings);
            throw e;
        }
        slot.block.mappings.addAndGet(mappings);
        int errno = space.show(addresses -> show(addresses, slot, base));
        if (errno != 0) {
            undo(slot, mappings);
            throw refused(pages, errno);
        }
        return slot;
    }

    private int show(ViewAddresses addresses, ViewSlot slot, long base) {
        int[] errno = {0};
        try (Arena call = Arena.ofConfined()) {
            MemorySegment captured = addresses.errnoIn(call);
            slot.pages.forEachRun((at, offset, bytes) -> {
                errno[0] = addresses.show(captured, base + offset, slot.start() + at, bytes);
                return errno[0] == 0;
            });
        }
        showCalls.add(slot.pages.runs());
        return errno[0] != 0 || !opens ? errno[0] : addresses.open(slot.start(), slot.pages.bytes());
    }

    private void undo(ViewSlot slot, long mappings) {
        int errno = space.hide(slot.start(), slot.pages.bytes());
        if (errno != 0) {
            // The block keeps a live view that nobody has, and is never used again.
            LOGGER.log(System.Logger.Level.ERROR, "{0} bytes at 0x{1} of a view that failed are lost: {2}",
                    Long.toString(slot.pages.bytes()), Long.toHexString(slot.start()), ViewSpace.errorName(errno));
            return;
        }
        slot.block.mappings.addAndGet(-mappings);
        account.give(mappings);
        slot.moved(slot.word(), ViewSlot.BROKEN);
        if (slot.block.leave()) {
            blocks.retire(slot.block);
        }
    }

    private UncheckedIOException refused(PageList pages, int errno) {
        String message = "a view of " + pages + " failed: " + ViewSpace.errorName(errno) + "; it takes " + pages.runs()
                + " mappings of the kernel, Acre holds " + account.all().held() + ", and vm.max_map_count is "
                + account.all().limit();
        return new UncheckedIOException(message, new IOException(message));
    }

    /** Whether an address was a view's once; then {@link #free} knows about it. */
    public boolean owns(long address) {
        return space.holds(address);
    }

    /**
     * Gives a view back. Its segment works until the purge of its block.
     *
     * @throws InvalidFreeException if no view starts there
     * @throws IllegalArgumentException if another does
     */
    public void free(MemorySegment segment) {
        ViewBlock block = blocks.holding(segment.address());
        ViewSlot slot = block == null ? null : block.slotAt(segment.address());
        long word = slot == null ? ViewSlot.CLEAN : slot.word();
        if (block == null || slot == null || ViewSlot.state(word) != ViewSlot.LIVE) {
            throw notLive(segment, block);
        }
        // The word was read before: if it is of this life, so is the segment of the block.
        if (!segment.scope().equals(block.segment().scope()) || segment.byteSize() != slot.pages.bytes()) {
            throw new IllegalArgumentException("not the segment of the view that is live there: " + segment.byteSize()
                    + " bytes at 0x" + Long.toHexString(segment.address()) + "; the view has " + slot.pages.bytes() + " bytes");
        }
        if (!slot.moved(word, ViewSlot.FREED)) {
            throw notLive(segment, block);
        }
        freed.increment();
        if (block.leave()) {
            blocks.retire(block);
        }
    }

    private static InvalidFreeException notLive(MemorySegment segment, @Nullable ViewBlock block) {
        return new InvalidFreeException(segment.address(), block == null ? -1 : block.start, block == null ? -1 : block.end(),
                "is not the start of a live view: " + (block == null ? "no view is near" : "it lies in a " + block));
    }

    /** Revokes every freed view that shares a block with no live one. */
    public PurgeResult purge() {
        for (ViewBlock block : blocks.all()) {
            if (block.closeIfIdle()) {
                blocks.retire(block);
            }
        }
        return purger.purgeAll();
    }

    /** Gives up the mappings of freed views: all of those that share a block with no live one, all but one of the others. */
    public void giveMappingsUp() {
        givingUp.lock();
        try {
            if (closed) {
                return;
            }
            purge();
            for (long start = blocks.evict(); start >= 0; start = blocks.evict()) {
                space.space().free(start);
            }
            blocks.blankFreed();
        } finally {
            givingUp.unlock();
        }
    }

    /** What was done so far. */
    public ViewCounts counts() {
        return new ViewCounts(made.sum(), freed.sum(), blocks.found(), showCalls.sum(), space.hideCalls(), account.held(),
                blocks.mappings(), space.revocation().statistics().handshakes());
    }

    /** Mappings of the kernel that views hold, live or freed. */
    public long mappings() {
        return account.held();
    }

    /** Checks the space of views, and the count of mappings while nobody is in it. @throws IllegalStateException what is broken */
    public void verify() {
        space.space().verify();
        long sum = 0;
        for (ViewBlock block : blocks.all()) {
            sum += block.mappings.get();
        }
        if (sum != account.held()) {
            throw new IllegalStateException("blocks hold " + sum + " mappings, the account says " + account.held());
        }
    }

    /**
     * Ends the life of all views and unmaps them.
     *
     * @return how many blocks have a segment in use by a native call: then nothing is unmapped; call again
     */
    public int close() {
        relief.run();
        givingUp.lock();
        try {
            closed = true;
            int inUse = space.revocation().segments().close();
            if (inUse == 0) {
                purger.close();
                space.close();
                account.close();
            }
            return inUse;
        } finally {
            givingUp.unlock();
        }
    }
}

package org.acre.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.AddressSpace;
import org.acre.memory.MappingAccount;
import org.jspecify.annotations.Nullable;

/**
 * Every block that shows anything, by its start; and of those that are purged, which pages they still show.
 *
 * <p>Law: the entry of a start is written only by whoever owns that address in the space: who has allocated it, or the pass
 * that has it in its batch. So who allocates the address of a block, and finds the block here, may believe what it shows.
 */
final class MappedBlocks {
    private static final System.Logger LOGGER = System.getLogger(MappedBlocks.class.getName());

    private final ViewSpace space;
    private final long blockBytes;
    private final MappingAccount account;
    private final Reuse reuse;
    private final ConcurrentHashMap<Long, ViewBlock> blocks = new ConcurrentHashMap<>();
    private final CleanSlots clean = new CleanSlots();
    /** Blocks in the order in which they were purged, and some that are mapped no more. */
    private final Queue<ViewBlock> oldest = new ConcurrentLinkedQueue<>();
    /** Of the blocks that are MAPPED. */
    private final AtomicLong mappings = new AtomicLong();

    /** @param mostMappings that purged blocks may hold together; 0 for none */
    MappedBlocks(ViewSpace space, long blockBytes, MappingAccount account, long mostMappings) {
        this.space = space;
        this.blockBytes = blockBytes;
        this.account = account;
        this.reuse = new Reuse(mostMappings);
    }

    /** The block that an address is in, if it is in the first {@code blockBytes} of one. */
    @Nullable ViewBlock holding(long address) {
        return blocks.get(address & -blockBytes);
    }

    /** Enters a new block, whose address the caller has allocated. */
    void add(ViewBlock block) {
        blocks.put(block.start, block);
    }

    Iterable<ViewBlock> all() {
        return blocks.values();
    }

    /** Views that found their pages mapped. */
    long found() {
        return reuse.found();
    }

    /** Mappings of purged blocks. */
    long mappings() {
        return mappings.get();
    }

    /** Whether the oldest should make room for a new one. */
    boolean isNearlyFull() {
        return mappings.get() > reuse.room() - reuse.room() / 4;
    }

    /** A slot that shows these pages already, LIVE for the caller; null if there is none. */
    @Nullable ViewSlot take(PageList pages) {
        ViewSlot slot = find(pages);
        reuse.count(slot != null);
        return slot;
    }

    /** A pass begins: decides how many blocks it keeps. */
    void beginPass() {
        reuse.judge();
    }

    private @Nullable ViewSlot find(PageList pages) {
        ViewSlot slot = clean.take(pages);
        if (slot == null) {
            return null;
        }
        long word = slot.word();
        if (ViewSlot.state(word) != ViewSlot.CLEAN || !(slot.block.enter(slot) || claim(slot))) {
            return null;
        }
        if (slot.moved(word, ViewSlot.LIVE)) {
            return slot;
        }
        if (slot.block.leave()) {
            retire(slot.block);
        }
        return null;
    }

    /** Opens the block of a slot again, with a view in that slot. */
    private boolean claim(ViewSlot slot) {
        ViewBlock block = slot.block;
        if (!block.moved(ViewBlock.Phase.MAPPED, ViewBlock.Phase.CLAIMED)) {
            if (block.phase() == ViewBlock.Phase.OPEN || block.phase() == ViewBlock.Phase.CLAIMED) {
                clean.add(slot); // somebody else opens it just now: for the next who looks
            }
            return false;
        }
        if (!own(block)) {
            clean.add(slot);
            return false;
        }
        mappings.addAndGet(-block.mappings.get());
        try {
            block.reopen(space.segment(block.start, block.bytes), slot);
        } catch (Throwable e) {
            retire(block);
            throw e;
        }
        return true;
    }

    /** Allocates the address of a claimed block. @return false if it is somebody else's, and the claim is given up */
    private boolean own(ViewBlock block) {
        boolean allocated = space.space().allocateAt(block.start, block.bytes);
        boolean present = blocks.get(block.start) == block;
        if (allocated && !present) {
            space.space().free(block.start);
        }
        if (!present) {
            block.gone(); // the address had another owner meanwhile, who has forgotten the block
        } else if (!allocated) {
            block.moved(ViewBlock.Phase.CLAIMED, ViewBlock.Phase.MAPPED); // or GONE, if the other owner was faster
        }
        return allocated && present;
    }

    /** Gives a closed block to the space, and so to the next purge. */
    void retire(ViewBlock block) {
        block.forEachSlot(clean::remove);
        space.free(block.start, block.bytes);
    }

    /**
     * Keeps a block mapped that is purged, and whose segments are revoked. For passes.
     *
     * @return false if there is no room for it, or it could not be found again
     */
    boolean keep(ViewBlock block) {
        long held = block.mappings.get();
        if (block.bytes != blockBytes || mappings.get() + held > reuse.room() || !block.cleaned()) {
            return false;
        }
        mappings.addAndGet(held);
        block.forEachSlot(slot -> {
            if (ViewSlot.state(slot.word()) == ViewSlot.CLEAN) {
                clean.add(slot);
            }
        });
        if (block.enqueued.compareAndSet(false, true)) {
            oldest.add(block);
        }
        return true;
    }

    /**
     * Takes its pages from every freed view whose block has live ones, so that it holds one mapping. Who still looks through
     * it finds zeros, as its segment cannot be revoked yet.
     */
    void blankFreed() {
        for (ViewBlock block : blocks.values()) {
            if (block.hold()) { // so that no purge takes the block meanwhile
                boolean blanked = blankFreed(block);
                if (blanked && block.leave()) {
                    retire(block);
                }
            }
        }
    }

    /** @return false if the kernel refused: then the block is never to be purged */
    private boolean blankFreed(ViewBlock block) {
        boolean[] refused = {false};
        block.forEachSlot(slot -> {
            long word = slot.word();
            // cas: a freed slot of an open block is nobody's, but for who does the same at the same time
            if (ViewSlot.state(word) == ViewSlot.FREED && slot.moved(word, ViewSlot.BROKEN)) {
                refused[0] |= !blank(slot);
            }
        });
        return !refused[0];
    }

    private boolean blank(ViewSlot slot) {
        int errno = space.blank(slot.start(), slot.pages.bytes());
        if (errno == 0) {
            slot.block.mappings.addAndGet(-slot.pages.runs());
            account.give(slot.pages.runs());
        } else {
            LOGGER.log(System.Logger.Level.ERROR, "{0} bytes at 0x{1} of a freed view could not be replaced and are lost: {2}",
                    Long.toString(slot.pages.bytes()), Long.toHexString(slot.start()), ViewSpace.errorName(errno));
        }
        return errno == 0;
    }

    /** Has a block of a pass forgotten: the pass has unmapped it. */
    void unmapped(ViewBlock block) {
        blocks.remove(block.start);
        block.gone();
        account.give(block.mappings.get());
    }

    /**
     * Unmaps the block that was purged first.
     *
     * @return its start, allocated for the caller, or {@link AddressSpace#NONE} if there is none
     */
    long evict() {
        List<ViewBlock> passedOver = new ArrayList<>();
        try {
            for (ViewBlock block = oldest.poll(); block != null; block = oldest.poll()) {
                block.enqueued.set(false);
                if (!block.moved(ViewBlock.Phase.MAPPED, ViewBlock.Phase.CLAIMED)) {
                    continue;
                }
                if (!own(block)) {
                    passedOver.add(block);
                } else if (forget(block.start, block.bytes)) {
                    return block.start;
                }
            }
            return AddressSpace.NONE;
        } finally {
            passedOver.stream().filter(block -> block.phase() == ViewBlock.Phase.MAPPED)
                    .filter(block -> block.enqueued.compareAndSet(false, true)).forEach(oldest::add);
        }
    }

    /**
     * Unmaps what is left of purged blocks in an area that the caller has allocated.
     *
     * @return false if the kernel refused: the area is not to be used or given back, ever
     */
    boolean forget(long start, long bytes) {
        long held = 0;
        boolean any = false;
        for (long at = start; at < start + bytes; at += blockBytes) {
            ViewBlock block = blocks.remove(at);
            if (block != null) {
                any = true;
                block.gone();
                block.forEachSlot(clean::remove);
                held += block.mappings.get();
            }
        }
        if (!any) {
            return true;
        }
        mappings.addAndGet(-held);
        int errno = space.hide(start, bytes);
        if (errno == 0) {
            account.give(held);
        } else {
            LOGGER.log(System.Logger.Level.ERROR, "{0} bytes at 0x{1} of views could not be unmapped and are lost: {2}",
                    Long.toString(bytes), Long.toHexString(start), ViewSpace.errorName(errno));
        }
        return errno == 0;
    }
}

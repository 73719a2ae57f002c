package org.acre.view;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.NodeSelector;
import org.jspecify.annotations.Nullable;

/** The blocks that small views are carved from, one for each processor; large views have a block of their own. */
final class OpenBlocks {
    private final ViewSpace space;
    private final MappedBlocks blocks;
    private final long pageBytes;
    private final NodeSelector selector;
    private final AtomicReferenceArray<@Nullable ViewBlock> open;

    /** @param selector which of so many blocks a caller carves from */
    OpenBlocks(ViewSpace space, MappedBlocks blocks, long pageBytes, int stripes, NodeSelector selector) {
        this.space = space;
        this.blocks = blocks;
        this.pageBytes = pageBytes;
        this.selector = selector;
        this.open = new AtomicReferenceArray<>(stripes);
    }

    /** A slot for a view, LIVE, that shows nothing yet. */
    ViewSlot carve(PageList pages) {
        if (pages.bytes() > Views.SMALL_PAGES * pageBytes) {
            long bytes = space.wholeBlocks(pages.bytes());
            return create(bytes, bytes, pages);
        }
        int stripe = selector.node(open.length());
        ViewBlock present = open.get(stripe);
        ViewSlot slot = present != null ? present.carve(pages) : null;
        return slot != null ? slot : carveSlow(stripe, present, pages);
    }

    private ViewSlot carveSlow(int stripe, @Nullable ViewBlock present, PageList pages) {
        ViewSlot slot = create(space.blockBytes(), pageBytes, pages);
        boolean filling = open.compareAndSet(stripe, present, slot.block); // or somebody else was faster
        ViewBlock full = filling ? present : slot.block;
        if (full != null && full.seal()) {
            blocks.retire(full);
        }
        return slot;
    }

    /** A slot of a new block. */
    private ViewSlot create(long bytes, long unitBytes, PageList pages) {
        long start = allocate(bytes);
        try {
            ViewBlock block = new ViewBlock(start, bytes, unitBytes, space.segment(start, bytes));
            ViewSlot slot = block.carve(pages);
            if (slot == null) {
                throw new AssertionError(block + " has no room for " + pages);
            }
            blocks.add(block); // with a view, so that nobody finds it idle
            return slot;
        } catch (Throwable e) {
            space.space().free(start);
            throw e;
        }
    }

    /** An address with nothing mapped: that of the oldest purged block, if there are too many. */
    private long allocate(long bytes) {
        if (bytes == space.blockBytes() && blocks.isNearlyFull()) {
            long start = blocks.evict();
            if (start != AddressSpace.NONE) {
                return start;
            }
        }
        while (true) {
            long start = space.allocate(bytes);
            if (blocks.forget(start, bytes)) {
                return start;
            }
        }
    }
}

package org.acre.small;

import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.RangeVisitor;

/**
 * Slots that have been freed and wait for an invalidation. Detaching notes, beside the word of each group, what is held by
 * now; releasing makes just those slots free. What is freed in between stays for the next time.
 */
final class HeldSlots {
    private final SlabTable table;
    private final Slabs slabs;
    private final ReentrantLock passLock;

    HeldSlots(Slabs slabs) {
        this.slabs = slabs;
        this.table = slabs.table();
        this.passLock = slabs.passLock();
    }

    /** What one group shows. */
    private interface GroupAction {
        void act(Slab slab, int group);
    }

    private void forEachGroup(GroupAction action) {
        passLock.lock();
        try {
            for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
                Slab slab = table.slab(id);
                // Slabs die under the pass lock only, so this one lives until we are done with it.
                if (slab != null && slab.state() != Slab.DEAD) {
                    for (int group = slab.groups() - 1; group >= 0; group--) {
                        action.act(slab, group);
                    }
                }
            }
        } finally {
            passLock.unlock();
        }
    }

    void detach() {
        // The acquire of the word pairs with the cas of a free: what its owner did comes before the invalidation.
        forEachGroup((slab, group) -> slab.setDetached(group, GroupWord.held(slab.word(group))));
    }

    void release() {
        forEachGroup((slab, group) -> {
            long detached = GroupWord.of(slab.detached(group));
            if (detached != 0) {
                slab.setDetached(group, 0);
                release(slab, group, detached);
                slabs.freed(slab, group);
            }
        });
    }

    private static void release(Slab slab, int group, long detached) {
        long word;
        do {
            word = slab.word(group);
            // cas: what was done by the invalidation comes before the next owner; pairs with the cas of an allocation
        } while (!slab.casWord(group, word, (word & ~(detached << GroupWord.SLOTS)) | detached));
    }

    /** Shows what is detached, neighbours of a group in one range; in no order. */
    void forEachDetached(RangeVisitor visitor) {
        forEachGroup((slab, group) -> {
            int bits = slab.detached(group);
            while (bits != 0) {
                int first = Integer.numberOfTrailingZeros(bits);
                int count = Integer.numberOfTrailingZeros(~(bits >>> first));
                int slot = Slab.firstSlot(group) + first;
                visitor.range(slab.address(slot), slab.address(slot + count));
                // In two steps: a shift by 32 is a shift by 0.
                bits &= (-1 << (first + count - 1)) << 1;
            }
        });
    }
}

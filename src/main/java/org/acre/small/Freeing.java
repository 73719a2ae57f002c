package org.acre.small;

import org.acre.allocator.InvalidFreeException;

/** Frees slots of a group, and knows which slots are objects: the only place where an object's end is decided. */
final class Freeing {
    private final Slabs slabs;
    private final SlabDirectory directory;
    private final long[] ready; // the words of the magazines
    private final boolean holding;
    /** From the bit of a slot to the one that a free sets: to free, or to held. */
    private final int shift;

    Freeing(Slabs slabs, Magazines magazines, boolean holding) {
        this.slabs = slabs;
        this.directory = slabs.directory();
        this.ready = magazines.words();
        this.holding = holding;
        this.shift = holding ? GroupWord.SLOTS : 0;
    }

    /**
     * Frees those of some slots that are objects.
     *
     * @param bits in the lower half
     * @return the bits of those
     */
    long free(Slab slab, int group, long bits) {
        while (true) {
            long word = slab.word(group);
            long live = bits & ~notLive(word);
            if (live == 0) {
                // A magazine may have gone on to another group since we read the word: then its slots are not these.
                if (slab.word(group) == word) {
                    return 0;
                }
                continue;
            }
            // cas: of two frees one goes on; publishes what the owner did to who takes the slot next
            if (slab.casWord(group, word, word | live << shift)) {
                if (slab.state() != Slab.CURRENT) {
                    slabs.freed(slab, group);
                }
                return live;
            }
        }
    }

    /** Slots that are free, held, closed or ready in a magazine, if the word is still the same afterwards. */
    private long notLive(long word) {
        if (holding) {
            return word | word >>> GroupWord.SLOTS;
        }
        int entry = GroupWord.entry(word);
        if (entry == 0) {
            return word;
        }
        if (word < 0) {
            return -1; // closed: all slots are free
        }
        // acquire: pairs with the release in Magazines.take; who has seen the word loaded sees READY as it was then, or later
        long ready = Words.acquire(this.ready, entry);
        return GroupWord.isSameLoad(word, ready) ? word | ready : word;
    }

    boolean isLive(Slab slab, int slot) {
        if (slot < 0) {
            return false;
        }
        while (true) {
            long word = slab.word(Slab.group(slot));
            boolean live = (notLive(word) & Slab.bit(slot)) == 0;
            if (slab.word(Slab.group(slot)) == word) {
                return live;
            }
        }
    }

    /** What is wrong with an address that cannot be freed. */
    InvalidFreeException fault(long address) {
        Slab slab = directory.slabAt(address);
        return slab == null ? SlotFault.inNoSlab(address) : fault(slab, address);
    }

    private InvalidFreeException fault(Slab slab, long address) {
        int slot = slab.slotHolding(address);
        boolean held = holding && slot >= 0
                && (slab.word(Slab.group(slot)) >>> GroupWord.SLOTS & Slab.bit(slot)) != 0;
        // An object that starts here now was allocated since: the address was free when we looked.
        boolean live = slot >= 0 && slab.address(slot) != address && isLive(slab, slot);
        return SlotFault.inSlab(slab, address, live, held);
    }
}

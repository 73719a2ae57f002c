package org.acre.small;

import org.acre.allocator.InvalidFreeException;
import org.jspecify.annotations.Nullable;

/** Frees slots of a group, and knows which slots are objects: the only place where an object's end is decided. */
final class Freeing {
    private final Slabs slabs;
    private final SlabDirectory directory;
    private final Magazines magazines;
    private final boolean holding;
    /** From the bit of a slot to the one that a free sets: to free, or to held. */
    private final int shift;

    Freeing(Slabs slabs, Magazines magazines, boolean holding) {
        this.slabs = slabs;
        this.directory = slabs.directory();
        this.magazines = magazines;
        this.holding = holding;
        this.shift = holding ? GroupWord.SLOTS : 0;
    }

    /** Frees one object. @return the bytes of its slot */
    long free(long address) {
        long[] slab = directory.guess(address);
        return slab != null && freeIn(slab, address) ? Slab.length(slab) : freeSlow(address);
    }

    private boolean freeIn(long[] slab, long address) {
        int slot = Slab.slotAt(slab, address);
        return slot >= 0 && free(slab, Slab.group(slot), Slab.bit(slot)) != 0;
    }

    /** The guess was wrong, or there is no object. */
    private long freeSlow(long address) {
        long[] slab = directory.slabAt(address);
        if (slab == null || !freeIn(slab, address)) {
            throw fault(address);
        }
        directory.note(address, slab);
        return Slab.length(slab);
    }

    /**
     * Frees those of some slots that are objects.
     *
     * @param bits in the lower half
     * @return the bits of those
     */
    long free(long[] slab, int group, long bits) {
        while (true) {
            long word = Slab.word(slab, group);
            long live = bits & ~notLive(slab, word);
            if (live == 0) {
                // A magazine may have gone on to another group since we read the word: then its slots are not these.
                if (Slab.word(slab, group) == word) {
                    return 0;
                }
                continue;
            }
            // cas: of two frees one goes on; publishes what the owner did to who takes the slot next
            if (Slab.casWord(slab, group, word, word | live << shift)) {
                if (Slab.state(slab) != Slab.CURRENT) {
                    slabs.freed(slab, group);
                }
                return live;
            }
        }
    }

    /** Slots that are free, held, closed or ready in a magazine, if the word is still the same afterwards. */
    private long notLive(long[] slab, long word) {
        if (holding) {
            return word | word >>> GroupWord.SLOTS;
        }
        if (GroupWord.isLoaded(word)) {
            // A closed word is negative: all its slots are free.
            return word < 0 ? -1 : word | magazines.ready(word, Slab.sizeClass(slab));
        }
        return word;
    }

    boolean isLive(long[] slab, int slot) {
        if (slot < 0) {
            return false;
        }
        while (true) {
            long word = Slab.word(slab, Slab.group(slot));
            boolean live = (notLive(slab, word) & Slab.bit(slot)) == 0;
            if (live || Slab.word(slab, Slab.group(slot)) == word) {
                return live;
            }
        }
    }

    /** What is wrong with an address that cannot be freed. */
    InvalidFreeException fault(long address) {
        long[] slab = directory.slabAt(address);
        return slab == null ? SlotFault.inNoSlab(address) : fault(slab, address);
    }

    private InvalidFreeException fault(long[] slab, long address) {
        int slot = Slab.slotHolding(slab, address);
        boolean held = holding && slot >= 0
                && (Slab.word(slab, Slab.group(slot)) >>> GroupWord.SLOTS & Slab.bit(slot)) != 0;
        // An object that starts here now was allocated since: the address was free when we looked.
        boolean live = slot >= 0 && Slab.address(slab, slot) != address && isLive(slab, slot);
        return SlotFault.inSlab(slab, address, live, held);
    }

    /** Frees what {@link SmallObjects#freeBulk} was given, sorted: one cas for neighbours that share a group. */
    long freeSorted(long[] addresses, int count) {
        InvalidFreeException failure = null;
        long bytes = 0;
        int next = 0;
        while (next < count) {
            int first = next;
            long[] slab = directory.slabAt(addresses[first]);
            int slot = slab == null ? -1 : Slab.slotAt(slab, addresses[first]);
            long bits = 0;
            while (slab != null && next < count && isNewIn(slab, Slab.group(slot), bits, addresses[next])) {
                bits |= Slab.bit(Slab.slotAt(slab, addresses[next++]));
            }
            long freed = slab == null || bits == 0 ? 0 : free(slab, Slab.group(slot), bits);
            bytes += slab == null ? 0 : Long.bitCount(freed) * Slab.length(slab);
            // What was no object of this group: the first address, or those whose bits did not come back.
            next = Math.max(next, first + 1);
            for (int i = first; i < next && Long.bitCount(freed) < next - first; i++) {
                if (slab == null || bits == 0 || (freed & Slab.bit(Slab.slotAt(slab, addresses[i]))) == 0) {
                    failure = joined(failure, fault(addresses[i]));
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return bytes;
    }

    /** Whether an object may start at the address, in this group, that is not among {@code bits} already. */
    private static boolean isNewIn(long[] slab, int group, long bits, long address) {
        int slot = Slab.slotAt(slab, address);
        return slot >= 0 && Slab.group(slot) == group && (bits & Slab.bit(slot)) == 0;
    }

    private static InvalidFreeException joined(@Nullable InvalidFreeException first, InvalidFreeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}

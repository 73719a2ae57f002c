package org.acre.small;

import org.acre.allocator.InvalidFreeException;

/**
 * Frees slots of a group, and knows which slots are objects: the only place where an object's end is decided.
 *
 * <pre>
 *   object --free (cas)----------------------------------------------------> free
 *   object --free, where there are tags (cas)--> taken --no tag (cas)------> free
 *                                                taken --tag: told---------> who has the tags, and then {@link #freeUntagged}
 *   object --take (cas)------------------------> taken --restore (cas)-----> object
 *                                                taken --freeTaken---------> as from taken above
 * </pre>
 */
final class Freeing {
    private final Slabs slabs;
    private final SlabDirectory directory;
    private final long[] ready; // the words of the magazines
    private final TaggedFrees tagged;

    /** What is done to some slots of a group, given in the lower bits. */
    interface Step {
        /** Acts, and returns those that it was done to; the others are not in the state for it. */
        long act(Slab slab, int group, long bits);
    }

    /** @param tagged told of objects with tags that have been freed */
    Freeing(Slabs slabs, Magazines magazines, TaggedFrees tagged) {
        this.slabs = slabs;
        this.directory = slabs.directory();
        this.ready = magazines.words();
        this.tagged = tagged;
    }

    /** Frees those of some slots that are objects. @return the bits of those */
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
            boolean hasTags = GroupWord.hasTags(word);
            // cas: of two frees one goes on; publishes what the owner did to who takes the slot next
            if (slab.casWord(group, word, hasTags ? GroupWord.withTaken(word, live) : GroupWord.withFree(word, live))) {
                if (hasTags) {
                    end(slab, group, live);
                } else if (slab.state() != Slab.CURRENT) {
                    slabs.freed(slab, group);
                }
                return live;
            }
        }
    }

    /** Takes those of some slots that are objects from their users. @return the bits of those */
    long take(Slab slab, int group, long bits) {
        while (true) {
            long word = slab.word(group);
            long live = bits & ~notLive(word);
            // cas: of two frees, deferred or not, one goes on
            if (live != 0 && slab.casWord(group, word, GroupWord.withTaken(word, live))) {
                return live;
            }
            if (live == 0 && slab.word(group) == word) {
                return 0;
            }
        }
    }

    /** Undoes {@link #take}. */
    long restore(Slab slab, int group, long bits) {
        while (true) {
            long word = slab.word(group);
            long taken = taken(word, bits);
            if (taken == 0 || slab.casWord(group, word, GroupWord.withoutTaken(word, taken))) {
                return taken;
            }
        }
    }

    /** Frees those of some slots that are taken, as far as they have no tags. @return the bits of all that were taken */
    long freeTaken(Slab slab, int group, long bits) {
        long taken = taken(slab.word(group), bits);
        if (taken != 0) {
            end(slab, group, taken);
        }
        return taken;
    }

    /** Frees those of some slots that are taken, and forgets their tags. @return the bits of those */
    long freeUntagged(Slab slab, int group, long bits) {
        long taken = taken(slab.word(group), bits);
        for (long rest = taken; rest != 0; rest &= rest - 1) {
            slab.clearTag(Slab.firstSlot(group) + Long.numberOfTrailingZeros(rest));
        }
        if (taken != 0) {
            makeFree(slab, group, taken);
        }
        return taken;
    }

    private static long taken(long word, long bits) {
        return GroupWord.isClosed(word) ? 0 : bits & GroupWord.taken(word);
    }

    /** Slots that are taken and nobody's any more: they are free, or have tags. */
    private void end(Slab slab, int group, long taken) {
        long untagged = taken;
        if (GroupWord.hasTags(slab.word(group))) {
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                int slot = Slab.firstSlot(group) + Long.numberOfTrailingZeros(rest);
                long tag = slab.tag(slot);
                if (tag != 0) {
                    untagged &= ~Slab.bit(slot);
                    tagged.freed(tag, slab.length());
                }
            }
        }
        if (untagged != 0) {
            makeFree(slab, group, untagged);
        }
    }

    private void makeFree(Slab slab, int group, long taken) {
        long word;
        do {
            word = slab.word(group);
            // cas: what was done to the slots while they were taken comes before their next owner; pairs with that of an allocation
        } while (!slab.casWord(group, word, GroupWord.withTakenFreed(word, taken)));
        if (slab.state() != Slab.CURRENT) {
            slabs.freed(slab, group);
        }
    }

    /** Slots that are free, taken, closed or ready in a magazine, if the word is still the same afterwards. */
    private long notLive(long word) {
        if (GroupWord.isClosed(word)) {
            return -1; // all slots are free
        }
        long notLive = word | word >>> GroupWord.SLOTS;
        int entry = GroupWord.entry(word);
        if (entry == 0) {
            return notLive;
        }
        // acquire: pairs with the release in Magazines.take; who has seen the word loaded sees READY as it was then, or later
        long ready = SlotWords.acquire(this.ready, entry);
        return GroupWord.isSameLoad(word, ready) ? notLive | ready : notLive;
    }

    boolean isLive(Slab slab, int slot) {
        if (slot < 0) {
            return false;
        }
        while (true) {
            // volatile: in one order with tags, see Tagging
            long word = slab.wordVolatile(Slab.group(slot));
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
        boolean taken = slot >= 0 && taken(slab.word(Slab.group(slot)), Slab.bit(slot)) != 0;
        // An object that starts here now was allocated since: the address was free when we looked.
        boolean live = slot >= 0 && slab.address(slot) != address && isLive(slab, slot);
        return SlotFault.inSlab(slab, address, live, taken);
    }
}

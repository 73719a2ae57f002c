package org.acre.small;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.jspecify.annotations.Nullable;

/**
 * The life of slabs, as {@link Slab} draws it: which one a node allocates from, which come next, and when one is made or given
 * back. All that is not the fast path. Lock-free but for what the space itself does.
 */
final class Slabs {
    private static final long NONE = AddressSpace.NONE;

    private final AddressSpace space;
    private final SpaceDoor door;
    private final SlabTable table = new SlabTable();
    private final SlabDirectory directory = new SlabDirectory();
    private final SlabLists lists;
    private final Magazines magazines;
    private final AtomicReferenceArray<@Nullable Slab> currents;

    Slabs(AddressSpace space, Magazines magazines) {
        this.space = space;
        this.magazines = magazines;
        this.door = SpaceDoor.of(space);
        this.lists = new SlabLists(table, space.nodes(), SizeClasses.COUNT);
        this.currents = new AtomicReferenceArray<>(space.nodes() * stride());
    }

    SlabTable table() {
        return table;
    }

    SlabDirectory directory() {
        return directory;
    }

    SlabLists lists() {
        return lists;
    }

    /** References are 4 bytes or 8. */
    private int stride() {
        return SizeClasses.COUNT + 2 * SlotWords.PAD;
    }

    private int at(int node, int sizeClass) {
        return node * stride() + sizeClass;
    }

    /** The slab that a node allocates from, or null. */
    @Nullable Slab current(int node, int sizeClass) {
        // acquire: pairs with the cas that makes it current
        return currents.getAcquire(at(node, sizeClass));
    }

    /**
     * Takes a slot wherever there is one, and loads {@code magazine} with more if it can.
     *
     * @return its address, or {@link AddressSpace#NONE} if there is no slot and the space has no room for a slab
     */
    long take(int node, int sizeClass, int magazine) {
        while (true) {
            Slab slab = current(node, sizeClass);
            if (slab != null) {
                long address = takeFrom(slab, magazine);
                if (address != NONE) {
                    return address;
                }
            }
            Slab next = lists.pop(node, sizeClass);
            if (next == null) {
                next = create(node, sizeClass);
            }
            if (next == null) {
                return takeAnywhere(sizeClass);
            }
            // cas: of several that have found the slab exhausted one replaces it, and so one abandons it
            if (!currents.compareAndSet(at(node, sizeClass), slab, next)) {
                abandon(next);
            } else if (slab != null) {
                abandon(slab);
            }
        }
    }

    private long takeFrom(Slab slab, int magazine) {
        long address = magazine == Magazines.NONE ? NONE : loadFrom(slab, magazine);
        int groups = slab.groups();
        int hint = slab.hint();
        for (int i = 0; i < groups && address == NONE; i++) {
            int group = hint + i < groups ? hint + i : hint + i - groups;
            address = takeOne(slab, group);
            if (address != NONE) {
                slab.setHint(group);
            }
        }
        return address;
    }

    /** Loads a magazine with a group that is no other's: two threads would be in each other's way there. */
    private long loadFrom(Slab slab, int magazine) {
        // While a slab was made or given back, a hook or a relief may have allocated on this thread, and loaded the magazine again.
        if (magazines.loadedSlab(magazine, slab.sizeClass()) != null) {
            return NONE;
        }
        int groups = slab.groups();
        int hint = slab.hint();
        for (int i = 0; i < groups; i++) {
            int group = hint + i < groups ? hint + i : hint + i - groups;
            long ready = magazines.load(magazine, slab, group);
            if (ready != 0) {
                slab.setHint(group + 1 < groups ? group + 1 : 0);
                return Magazines.pop(magazines.words(), Magazines.entryAt(magazine, slab.sizeClass()), ready, slab.length());
            }
        }
        return NONE;
    }

    /** Takes one free slot of a group, without a magazine. */
    static long takeOne(Slab slab, int group) {
        while (true) {
            long word = slab.word(group);
            int free = GroupWord.free(word);
            if (free == 0) {
                return NONE;
            }
            // cas: makes the slot the caller's; with the cas of the free before, all that its last owner did comes first
            if (slab.casWord(group, word, word & (word - 1))) {
                return slab.address(Slab.firstSlot(group) + Integer.numberOfTrailingZeros(free));
            }
        }
    }

    /** The last resort: slots of slabs that were too full to be listed, or that dead threads kept. */
    private long takeAnywhere(int sizeClass) {
        emptyMagazines();
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            Slab slab = table.slab(id);
            if (slab != null && slab.sizeClass() == sizeClass) {
                long address = takeFrom(slab, Magazines.NONE);
                if (address != NONE) {
                    return address;
                }
            }
        }
        return NONE;
    }

    /** A new slab in state CURRENT; null if the space has no room, or does not admit so much. */
    private @Nullable Slab create(int node, int sizeClass) {
        long base;
        try {
            base = space.allocate(SizeClasses.slabBytes(sizeClass), SizeClasses.GRANULE);
        } catch (RuntimeException e) {
            // Exhausted, or what the space throws that admits pages: a slab is more than was asked for, and a page may do.
            return null;
        }
        door.divide(base); // its first object has the same address
        try {
            directory.prepare(base, SizeClasses.slabBytes(sizeClass));
            Slab slab = new Slab(table.reserve(), sizeClass, base, node);
            directory.enter(slab);
            table.enter(slab);
            return slab;
        } catch (Throwable e) {
            door.freeDivided(base); // no heap left for what stands beside it
            throw e;
        }
    }

    /**
     * Leaves a slab that was CURRENT, because it is exhausted or nobody needs it. Either this look finds what is freed
     * meanwhile, or the free finds the slab FULL: this writes the state and then reads the words, a free writes its word and
     * then reads the state, and all four are volatile.
     */
    void abandon(Slab slab) {
        if (slab.casState(Slab.CURRENT, Slab.FULL)) {
            listIfWorth(slab);
        }
    }

    private void listIfWorth(Slab slab) {
        for (int group = slab.groups() - 1; group >= 0; group--) {
            if (slab.isWorthListing(slab.wordVolatile(group))) {
                list(slab);
                return;
            }
        }
    }

    private void list(Slab slab) {
        if (slab.casState(Slab.FULL, Slab.LISTED)) {
            lists.push(slab);
            noteIfEmpty(slab);
        }
    }

    /** What a free does when it finds that its slab is nobody's current one. */
    void freed(Slab slab, int group) {
        long word = slab.wordVolatile(group);
        int state = slab.state();
        if (state == Slab.FULL && slab.isWorthListing(word)) {
            list(slab);
        } else if (state == Slab.LISTED && GroupWord.free(word) == slab.mask(group)) {
            noteIfEmpty(slab);
        }
    }

    private void noteIfEmpty(Slab slab) {
        if (!slab.isEmpty()) {
            return;
        }
        int sizeClass = slab.sizeClass();
        if (!lists.keepEmpty(sizeClass)) {
            retire(slab, Slab.LISTED);
        } else if (!slab.casState(Slab.LISTED, Slab.EMPTY)) {
            lists.forgetEmpty(sizeClass);
        }
    }

    /** Gives a slab back if it has no object in it. @return the bytes given back */
    private long retire(Slab slab, int state) {
        int closing = state == Slab.CURRENT ? Slab.RETIRING_UNLISTED : Slab.RETIRING;
        if (!slab.casState(state, closing)) {
            return 0;
        }
        if (state == Slab.EMPTY) {
            lists.forgetEmpty(slab.sizeClass());
        }
        if (!close(slab)) {
            // Somebody who had it for current has taken a slot. If it has been popped meanwhile it is in no list.
            if (!slab.casState(Slab.RETIRING, Slab.LISTED)) {
                slab.casState(Slab.RETIRING_UNLISTED, Slab.LISTED);
                lists.push(slab);
            }
            return 0;
        }
        directory.remove(slab);
        if (!slab.casState(Slab.RETIRING, Slab.DEAD)) {
            slab.casState(Slab.RETIRING_UNLISTED, Slab.DEAD);
            table.release(slab.id());
        }
        door.freeDivided(slab.base());
        return slab.bytes();
    }

    /** Closes all words of a slab, or none. Closed slots can be neither taken nor freed. */
    private static boolean close(Slab slab) {
        int groups = slab.groups();
        for (int group = 0; group < groups; group++) {
            long word = slab.word(group);
            // cas: whoever takes a slot first, before or after, wins: we give up, or it finds no slot
            if (GroupWord.free(word) != slab.mask(group) || !slab.casWord(group, word, GroupWord.closed(word))) {
                reopen(slab, group);
                return false;
            }
        }
        return true;
    }

    private static void reopen(Slab slab, int groups) {
        for (int group = 0; group < groups; group++) {
            long word = slab.word(group);
            // cas, and nobody else's succeeds: a closed word has nothing to take, free or tag
            slab.casWord(group, word, GroupWord.reopened(word, slab.mask(group)));
        }
    }

    /** Gives back all slabs with no object in them. @return their bytes */
    long trim() {
        emptyMagazines();
        long bytes = 0;
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            Slab slab = table.slab(id);
            if (slab != null && slab.isEmpty()) {
                bytes += trim(slab);
            }
        }
        return bytes;
    }

    private long trim(Slab slab) {
        int state = slab.state();
        return switch (state) {
            case Slab.LISTED, Slab.EMPTY -> retire(slab, state);
            // cas: it is nobody's current slab any more, and this thread decides what it becomes
            case Slab.CURRENT -> currents.compareAndSet(at(slab.node(), slab.sizeClass()), slab, null)
                    ? retire(slab, state)
                    : 0;
            default -> 0;
        };
    }

    /** Empties the magazines of the dead, and asks the living to empty theirs. */
    private void emptyMagazines() {
        for (int magazine = 0; magazine < magazines.count(); magazine++) {
            if (magazines.seize(magazine)) {
                unloadAll(magazine);
                magazines.abandon(magazine);
            } else {
                magazines.ask(magazine);
            }
        }
    }

    /** Empties a magazine. Only its owner, or who has seized it. */
    void unloadAll(int magazine) {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
            unload(magazine, sizeClass);
        }
    }

    /** Gives back what a magazine holds of a class. */
    void unload(int magazine, int sizeClass) {
        Slab slab = magazines.unload(magazine, sizeClass);
        if (slab != null) {
            freed(slab, magazines.loadedGroup(magazine, sizeClass));
        }
    }
}

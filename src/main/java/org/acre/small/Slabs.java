package org.acre.small;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.jspecify.annotations.Nullable;

/**
 * The life of slabs, as {@link Slab} draws it: which one a node allocates from, which come next, and when one is made or given
 * back. All that is not the fast path. Lock-free but for what the space itself does; with held slots, slabs are given back
 * under the pass lock only.
 */
final class Slabs {
    private static final long NONE = AddressSpace.NONE;

    private final AddressSpace space;
    private final boolean holding;
    private final SlabTable table = new SlabTable();
    private final SlabDirectory directory = new SlabDirectory();
    private final SlabLists lists;
    private final Magazines magazines;
    private final AtomicReferenceArray<long @Nullable []> currents;
    /** Serializes what moves held slots and what gives slabs back, while slots are held. */
    private final ReentrantLock passLock = new ReentrantLock();

    Slabs(AddressSpace space, Magazines magazines, boolean holding) {
        this.space = space;
        this.magazines = magazines;
        this.holding = holding;
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

    ReentrantLock passLock() {
        return passLock;
    }

    /** References are 4 bytes or 8. */
    private int stride() {
        return SizeClasses.COUNT + 2 * Words.PAD;
    }

    private int at(int node, int sizeClass) {
        return node * stride() + sizeClass;
    }

    /** The slab that a node allocates from, or null. */
    long @Nullable [] current(int node, int sizeClass) {
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
            long[] slab = current(node, sizeClass);
            if (slab != null) {
                long address = takeFrom(slab, magazine);
                if (address != NONE) {
                    return address;
                }
            }
            long[] next = lists.pop(node, sizeClass);
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

    private long takeFrom(long[] slab, int magazine) {
        long address = magazine == Magazines.NONE ? NONE : loadFrom(slab, magazine);
        int groups = Slab.groups(slab);
        int hint = Slab.hint(slab);
        for (int i = 0; i < groups && address == NONE; i++) {
            int group = hint + i < groups ? hint + i : hint + i - groups;
            address = takeOne(slab, group);
            if (address != NONE) {
                Slab.setHint(slab, group);
            }
        }
        return address;
    }

    /** Loads a magazine with a group that is no other's: two threads would be in each other's way there. */
    private long loadFrom(long[] slab, int magazine) {
        int groups = Slab.groups(slab);
        int hint = Slab.hint(slab);
        for (int i = 0; i < groups; i++) {
            int group = hint + i < groups ? hint + i : hint + i - groups;
            long ready = magazines.load(magazine, slab, group);
            if (ready != 0) {
                Slab.setHint(slab, group + 1 < groups ? group + 1 : 0);
                return Magazines.pop(magazines.words(), Magazines.entryAt(magazine, Slab.sizeClass(slab)), ready, Slab.length(slab));
            }
        }
        return NONE;
    }

    /** Takes one free slot of a group, without a magazine. */
    static long takeOne(long[] slab, int group) {
        while (true) {
            long word = Slab.word(slab, group);
            int free = GroupWord.free(word);
            if (free == 0) {
                return NONE;
            }
            // cas: makes the slot the caller's; with the cas of the free before, all that its last owner did comes first
            if (Slab.casWord(slab, group, word, word & (word - 1))) {
                return Slab.address(slab, Slab.firstSlot(group) + Integer.numberOfTrailingZeros(free));
            }
        }
    }

    /** The last resort: slots of slabs that were too full to be listed, or that dead threads kept. */
    private long takeAnywhere(int sizeClass) {
        emptyDeadMagazines();
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            long[] slab = table.slab(id);
            if (slab != null && Slab.sizeClass(slab) == sizeClass) {
                long address = takeFrom(slab, Magazines.NONE);
                if (address != NONE) {
                    return address;
                }
            }
        }
        return NONE;
    }

    /** A new slab in state CURRENT; null if the space has no room. */
    private long @Nullable [] create(int node, int sizeClass) {
        int slabBytes = SizeClasses.slabBytes(sizeClass);
        long[] slab = Slab.create(sizeClass, SizeClasses.length(sizeClass), slabBytes, node, holding);
        long base;
        try {
            base = space.allocate(slabBytes, SizeClasses.GRANULE);
        } catch (AddressSpaceExhaustedException e) {
            return null;
        }
        try {
            Slab.place(slab, base, table.reserve());
            directory.enter(slab, slabBytes);
            table.enter(Slab.id(slab), slab);
        } catch (Throwable e) {
            space.free(base); // no heap left for what stands beside it
            throw e;
        }
        return slab;
    }

    /**
     * Leaves a slab that was CURRENT, because it is exhausted or nobody needs it. Either this look finds what is freed
     * meanwhile, or the free finds the slab FULL: this writes the state and then reads the words, a free writes its word and
     * then reads the state, and all four are volatile.
     */
    void abandon(long[] slab) {
        if (Slab.casState(slab, Slab.CURRENT, Slab.FULL)) {
            listIfWorth(slab);
        }
    }

    private void listIfWorth(long[] slab) {
        for (int group = Slab.groups(slab) - 1; group >= 0; group--) {
            if (Slab.isWorthListing(slab, Slab.wordVolatile(slab, group))) {
                list(slab);
                return;
            }
        }
    }

    private void list(long[] slab) {
        if (Slab.casState(slab, Slab.FULL, Slab.LISTED)) {
            lists.push(slab);
            noteIfEmpty(slab);
        }
    }

    /** What a free does when it finds that its slab is nobody's current one. */
    void freed(long[] slab, int group) {
        long word = Slab.wordVolatile(slab, group);
        int state = Slab.state(slab);
        if (state == Slab.FULL && Slab.isWorthListing(slab, word)) {
            list(slab);
        } else if (state == Slab.LISTED && GroupWord.free(word) == Slab.mask(slab, group)) {
            noteIfEmpty(slab);
        }
    }

    private void noteIfEmpty(long[] slab) {
        if (!Slab.isEmpty(slab)) {
            return;
        }
        int sizeClass = Slab.sizeClass(slab);
        if (!lists.keepEmpty(sizeClass)) {
            retire(slab, Slab.LISTED);
        } else if (!Slab.casState(slab, Slab.LISTED, Slab.EMPTY)) {
            lists.forgetEmpty(sizeClass);
        }
    }

    /** Gives a slab back if it has no object in it. @return the bytes given back */
    private long retire(long[] slab, int state) {
        if (holding && !passLock.isHeldByCurrentThread()) {
            return 0;
        }
        int closing = state == Slab.CURRENT ? Slab.RETIRING_UNLISTED : Slab.RETIRING;
        if (!Slab.casState(slab, state, closing)) {
            return 0;
        }
        if (state == Slab.EMPTY) {
            lists.forgetEmpty(Slab.sizeClass(slab));
        }
        if (!close(slab)) {
            // Somebody who had it for current has taken a slot. If it has been popped meanwhile it is in no list.
            if (!Slab.casState(slab, Slab.RETIRING, Slab.LISTED)) {
                Slab.casState(slab, Slab.RETIRING_UNLISTED, Slab.LISTED);
                lists.push(slab);
            }
            return 0;
        }
        int slabBytes = SizeClasses.slabBytes(Slab.sizeClass(slab));
        directory.remove(slab, slabBytes);
        if (!Slab.casState(slab, Slab.RETIRING, Slab.DEAD)) {
            Slab.casState(slab, Slab.RETIRING_UNLISTED, Slab.DEAD);
            table.release(Slab.id(slab));
        }
        space.free(Slab.base(slab));
        return slabBytes;
    }

    /** Closes all words of a slab, or none. Closed slots can be neither taken nor freed. */
    private static boolean close(long[] slab) {
        int groups = Slab.groups(slab);
        for (int group = 0; group < groups; group++) {
            long word = Slab.word(slab, group);
            // cas: whoever takes a slot first, before or after, wins: we give up, or it finds no slot
            if (GroupWord.free(word) != Slab.mask(slab, group) || !Slab.casWord(slab, group, word, GroupWord.CLOSED)) {
                for (int closed = 0; closed < group; closed++) {
                    Slab.casWord(slab, closed, GroupWord.CLOSED, GroupWord.of(Slab.mask(slab, closed)));
                }
                return false;
            }
        }
        return true;
    }

    /** Gives back all slabs with no object in them. @return their bytes */
    long trim() {
        if (!holding) {
            return trimAll();
        }
        if (!passLock.tryLock()) {
            return 0;
        }
        try {
            return trimAll();
        } finally {
            passLock.unlock();
        }
    }

    private long trimAll() {
        emptyDeadMagazines();
        long bytes = 0;
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            long[] slab = table.slab(id);
            if (slab != null && Slab.isEmpty(slab)) {
                bytes += trim(slab);
            }
        }
        return bytes;
    }

    private long trim(long[] slab) {
        int state = Slab.state(slab);
        return switch (state) {
            case Slab.LISTED, Slab.EMPTY -> retire(slab, state);
            // cas: it is nobody's current slab any more, and this thread decides what it becomes
            case Slab.CURRENT -> currents.compareAndSet(at(Slab.node(slab), Slab.sizeClass(slab)), slab, null)
                    ? retire(slab, state)
                    : 0;
            default -> 0;
        };
    }

    private void emptyDeadMagazines() {
        for (int magazine = 0; magazine < magazines.count(); magazine++) {
            if (magazines.seize(magazine)) {
                unloadAll(magazine);
                magazines.abandon(magazine);
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
        long[] slab = magazines.unload(magazine, sizeClass);
        if (slab != null) {
            freed(slab, magazines.loadedGroup(magazine, sizeClass));
        }
    }
}

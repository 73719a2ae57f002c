package org.acre.small;

import java.util.BitSet;
import org.acre.allocator.AddressSpace;

/** Recomputes from scratch what the bookkeeping of small objects claims, while nobody is inside. */
final class SlabVerifier {
    private final AddressSpace space;
    private final Slabs slabs;
    private final SlabTable table;
    private final Magazines magazines;
    private final BitSet listed = new BitSet();
    private final BitSet current = new BitSet();
    private final int[] empties;

    SlabVerifier(AddressSpace space, Slabs slabs, Magazines magazines) {
        this.space = space;
        this.slabs = slabs;
        this.table = slabs.table();
        this.magazines = magazines;
        this.empties = new int[SizeClasses.COUNT];
    }

    void verify() {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
            for (int node = 0; node < space.nodes(); node++) {
                walk(node, sizeClass);
            }
        }
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            Slab slab = table.slab(id);
            if (slab != null) {
                check(slab, id);
            }
        }
        for (int magazine = 0; magazine < magazines.count(); magazine++) {
            for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
                checkMagazine(magazine, sizeClass);
            }
        }
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
            require(empties[sizeClass] == slabs.lists().empties(sizeClass), "class " + SizeClasses.length(sizeClass) + " counts "
                    + slabs.lists().empties(sizeClass) + " empty slabs, there are " + empties[sizeClass]);
        }
    }

    private static void require(boolean holds, String broken) {
        if (!holds) {
            throw new IllegalStateException(broken);
        }
    }

    private void walk(int node, int sizeClass) {
        Slab now = slabs.current(node, sizeClass);
        if (now != null) {
            require(now.node() == node && now.sizeClass() == sizeClass && now.state() == Slab.CURRENT,
                    "the current slab of node " + node + ", class " + SizeClasses.length(sizeClass) + ", is " + now);
            current.set(now.id());
        }
        for (int id = slabs.lists().first(node, sizeClass); id != SlabTable.NONE; id = table.link(id)) {
            Slab slab = table.slab(id);
            require(slab != null && !listed.get(id), "slab " + id + " is listed twice, or does not exist");
            require(slab == null || (slab.node() == node && slab.sizeClass() == sizeClass),
                    "in the list of another node or class: slab " + id);
            listed.set(id);
        }
    }

    private void check(Slab slab, int id) {
        int state = slab.state();
        boolean inList = state == Slab.LISTED || state == Slab.EMPTY || state == Slab.DEAD;
        require(inList == listed.get(id) && (state == Slab.CURRENT) == current.get(id) && slab.id() == id
                && state != Slab.RETIRING && state != Slab.RETIRING_UNLISTED,
                (listed.get(id) ? "in a list: " : "in no list: ") + slab);
        if (state == Slab.EMPTY) {
            empties[slab.sizeClass()]++;
        }
        for (int group = slab.groups() - 1; group >= 0; group--) {
            checkWord(slab, group, state);
        }
        for (long at = 0; at < slab.bytes() && state != Slab.DEAD; at += SizeClasses.GRANULE) {
            require(slabs.directory().slabAt(slab.base() + at) == slab, "the directory misses " + slab);
        }
        require(state == Slab.DEAD
                || (space.find(slab.base()) == slab.base() && space.sizeOf(slab.base()) == slab.bytes()),
                "no area of its own: " + slab);
    }

    private void checkWord(Slab slab, int group, int state) {
        long word = slab.word(group);
        int mask = slab.mask(group);
        String where = "group " + group + " with word " + Long.toHexString(word) + " of " + slab;
        if (state == Slab.DEAD) {
            require(GroupWord.isClosed(word), "not closed: " + where);
            return;
        }
        require((GroupWord.free(word) & ~mask) == 0, "free slots that do not exist: " + where);
        require(state != Slab.FULL || !slab.isWorthListing(word), "full, but worth listing: " + where);
        int taken = GroupWord.taken(word);
        require((taken & ~mask) == 0 && (taken & GroupWord.free(word)) == 0, "taken and free, or no slot at all: " + where);
        if (GroupWord.entry(word) != 0) {
            int magazine = Magazines.ofEntry(GroupWord.entry(word));
            int sizeClass = slab.sizeClass();
            require(GroupWord.entry(word) == Magazines.entryAt(magazine, sizeClass)
                    && magazines.loadedSlab(magazine, sizeClass) == slab && magazines.loadedGroup(magazine, sizeClass) == group
                    && GroupWord.isSameLoad(word, magazines.ready(magazine, sizeClass)), "not what its magazine holds: " + where);
            require((GroupWord.free(magazines.ready(magazine, sizeClass)) & (~mask | GroupWord.free(word) | taken)) == 0,
                    "ready and free or taken, or no slot at all: " + where);
        }
    }

    private void checkMagazine(int magazine, int sizeClass) {
        Slab slab = magazines.loadedSlab(magazine, sizeClass);
        boolean loads = slab != null && GroupWord.isSameLoad(
                slab.word(magazines.loadedGroup(magazine, sizeClass)), magazines.ready(magazine, sizeClass));
        require(loads || GroupWord.free(magazines.ready(magazine, sizeClass)) == 0, "magazine " + magazine + " holds slots of class "
                + SizeClasses.length(sizeClass) + " of no group that it has loaded");
    }
}

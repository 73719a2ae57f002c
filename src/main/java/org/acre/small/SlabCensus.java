package org.acre.small;

import java.util.ArrayList;
import java.util.List;

/** Counts what the slabs hold: nobody counts on the fast path. */
final class SlabCensus {
    private final long[] live;
    private final long[] held;
    private final long[] free;
    private final long[] slabs;

    SlabCensus(SlabTable table, Magazines magazines) {
        int count = SizeClasses.COUNT;
        this.live = new long[count];
        this.held = new long[count];
        this.free = new long[count];
        this.slabs = new long[count];
        for (int magazine = 0; magazine < magazines.count(); magazine++) {
            for (int sizeClass = 0; sizeClass < count; sizeClass++) {
                int ready = Integer.bitCount(GroupWord.free(magazines.ready(magazine, sizeClass)));
                free[sizeClass] += ready;
                live[sizeClass] -= ready;
            }
        }
        for (int id = table.end() - 1; id > SlabTable.NONE; id--) {
            Slab slab = table.slab(id);
            if (slab != null && slab.state() != Slab.DEAD) {
                count(slab);
            }
        }
    }

    private void count(Slab slab) {
        int sizeClass = slab.sizeClass();
        int freeSlots = 0;
        int heldSlots = 0;
        for (int group = slab.groups() - 1; group >= 0; group--) {
            long word = slab.word(group);
            freeSlots += Integer.bitCount(GroupWord.free(word));
            heldSlots += Integer.bitCount(GroupWord.taken(word));
        }
        slabs[sizeClass]++;
        free[sizeClass] += freeSlots;
        held[sizeClass] += heldSlots;
        live[sizeClass] += slab.slots() - freeSlots - heldSlots;
    }

    SmallObjectStatistics statistics() {
        List<SmallObjectStatistics.SizeClass> byClass = new ArrayList<>();
        long[] sums = new long[6];
        for (int i = 0; i < slabs.length; i++) {
            long length = SizeClasses.length(i);
            long slabBytes = slabs[i] * SizeClasses.slabBytes(i);
            long[] values = {live[i], live[i] * length, held[i], held[i] * length, slabs[i], slabBytes};
            for (int j = 0; j < sums.length; j++) {
                sums[j] += values[j];
            }
            byClass.add(new SmallObjectStatistics.SizeClass((int) length, live[i], held[i], free[i], slabs[i], slabBytes));
        }
        return new SmallObjectStatistics(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], List.copyOf(byClass));
    }
}

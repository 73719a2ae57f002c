package org.acre.allocator;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.node.LazyLists;

/** Busy areas whose owners hand them out in parts: see the door. */
final class DividedAreas {
    private final AddressSpace space;
    private final AreaTable areas;
    private final LazyLists lazy;

    DividedAreas(AddressSpace space, AreaTable areas, LazyLists lazy) {
        this.space = space;
        this.areas = areas;
        this.lazy = lazy;
    }

    void divide(long address) {
        long word;
        int id;
        do {
            id = space.busyStart(address);
            word = space.liveWord(id, AreaWord.generation(areas.wordAcquire(id)), address);
            // cas: a free or resize that has looked before fails, looks again, and is refused.
        } while (!areas.casWord(id, word, AreaWord.withState(word, AreaWord.DIVIDED)));
    }

    void free(long address) {
        int id = space.busyStart(address);
        long word = areas.wordAcquire(id);
        if (AreaWord.state(word) != AreaWord.DIVIDED) {
            throw new IllegalStateException("not divided: " + areas.describe(id));
        }
        LazyLists.Outcome outcome = lazy.free(id, areas.chunk(id), AreaTable.at(id), word);
        if (outcome == LazyLists.Outcome.LOST) {
            throw new IllegalStateException("a divided area was changed by another: " + areas.describe(id));
        }
        space.freed(outcome, address, AreaWord.node(word));
    }
}

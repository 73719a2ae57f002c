package org.acre.allocator;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.event.SpaceEvents;
import org.acre.allocator.node.LazyLists;

/** Areas that their owners have given up and that are not free yet: see the door. Tickets are ids. */
final class DeferredAreas {
    private final AddressSpace space;
    private final FreeFaults faults;
    private final Pages pages;
    private final AreaTable areas;
    private final LazyLists lazy;
    /**
     * How many, and their pages beyond the first of each: most areas that are deferred one by one have a page, and cost one addition. By
     * the node of the area, which is most often the caller's own.
     */
    private final StripedSums sums;

    DeferredAreas(AddressSpace space, FreeFaults faults, Pages pages, AreaTable areas, LazyLists lazy) {
        this.space = space;
        this.faults = faults;
        this.pages = pages;
        this.areas = areas;
        this.lazy = lazy;
        this.sums = new StripedSums(lazy.count());
    }

    long count() {
        return sums.first();
    }

    long pages() {
        return sums.first() + sums.second();
    }

    int defer(long address) {
        int id = space.hint(address);
        long word = areas.wordAcquire(id);
        // Read after the word: if its cas succeeds, the area was this one all the time.
        if (areas.start(id) == pages.ofAddress(address) && pages.isPageStart(address)
                && AreaWord.state(word) == AreaWord.BUSY && tryDefer(id, word)) {
            return id;
        }
        return deferSlow(address);
    }

    /** The hint was wrong, or the area has changed under our hands. */
    private int deferSlow(long address) {
        int id = space.busyStart(address);
        space.noteHint(pages.ofAddress(address), id);
        long word = areas.wordAcquire(id);
        if (areas.start(id) != pages.ofAddress(address)) { // read after the word: see defer
            throw faults.invalid(address);
        }
        return defer(id, AreaWord.generation(word), address);
    }

    int defer(int id, long generation, long address) {
        while (true) {
            if (tryDefer(id, space.liveWord(id, generation, address))) {
                return id;
            }
        }
    }

    private boolean tryDefer(int id, long word) {
        // cas: of two frees, deferred or not, one goes on. From here on the length stays: a resize wants the word busy.
        if (!areas.casWord(id, word, AreaWord.withState(word, AreaWord.DEFERRED))) {
            return false;
        }
        note(AreaWord.node(word), 1, areas.pages(id));
        return true;
    }

    private void note(int node, long ids, long allPages) {
        sums.add(Math.max(0, node), ids, allPages - ids);
    }

    boolean isDeferred(long ticket) {
        return ticket > AreaTable.NONE && ticket < areas.capacity()
                && AreaWord.state(areas.wordAcquire((int) ticket)) == AreaWord.DEFERRED;
    }

    long bytes(int ticket) {
        return pages.toBytes(areas.pages(ticket));
    }

    long start(int ticket) {
        return pages.toAddress(areas.start(ticket));
    }

    private long deferredWord(int ticket) {
        long word = areas.wordAcquire(ticket);
        if (AreaWord.state(word) != AreaWord.DEFERRED) {
            throw new IllegalStateException("not deferred, or released twice: " + areas.describe(ticket));
        }
        return word;
    }

    void restore(int ticket) {
        long word = deferredWord(ticket);
        note(AreaWord.node(word), -1, -areas.pages(ticket));
        // release: publishes what the one who deferred has written into the area; pairs with the next free's wordAcquire.
        areas.setWordRelease(ticket, AreaWord.withState(word, AreaWord.BUSY));
    }

    void release(int ticket) {
        long word = deferredWord(ticket);
        note(AreaWord.node(word), -1, -areas.pages(ticket));
        // The area is the caller's alone until it is pushed.
        areas.setWordRelease(ticket, AreaWord.withState(word, AreaWord.LAZY));
        int node = AreaWord.node(word);
        space.tellFreed(start(ticket), node);
        if (lazy.push(node, ticket)) {
            space.purgeIfCrossed(node);
        }
    }

    /** Releases areas, with one cas for each run of areas of one node. */
    void release(long[] tickets, int number) {
        long allPages = 0;
        for (int i = 0; i < number; i++) {
            long word = deferredWord((int) tickets[i]);
            allPages += areas.pages((int) tickets[i]);
            areas.setWordRelease((int) tickets[i], AreaWord.withState(word, AreaWord.LAZY)); // nobody sees it before it is pushed
            if (SpaceEvents.areFreesTold()) {
                space.tellFreed(start((int) tickets[i]), AreaWord.node(word));
            }
        }
        note(0, -number, -allPages);
        int above = -1;
        for (int from = 0; from < number; ) {
            int node = AreaWord.node(areas.wordAcquire((int) tickets[from]));
            int to = endOfRun(tickets, from, number, node);
            above = pushRun(tickets, from, to, node) ? node : above;
            from = to;
        }
        // When all are pushed: a purge may throw.
        if (above >= 0) {
            space.purgeIfCrossed(above);
        }
    }

    private int endOfRun(long[] tickets, int from, int number, int node) {
        int to = from + 1;
        while (to < number && AreaWord.node(areas.wordAcquire((int) tickets[to])) == node) {
            to++;
        }
        return to;
    }

    /** @return whether the list is now above its mark */
    private boolean pushRun(long[] tickets, int from, int to, int node) {
        int last = (int) tickets[from];
        int first = last;
        long runPages = areas.pages(first);
        for (int i = from + 1; i < to; i++) {
            int id = (int) tickets[i];
            areas.setNext(id, first);
            first = id;
            runPages += areas.pages(id);
        }
        return lazy.push(node, first, last, runPages);
    }
}

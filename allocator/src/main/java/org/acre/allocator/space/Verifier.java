package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.Pools;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.tree.FreeTree;

/**
 * Recomputes everything that a space keeps: the tree's invariants; that areas and free ranges cover the spans without gap or
 * overlap; that the index finds every area; that lists hold areas of the right state, node, length and number.
 *
 * <p>It holds the purge lock, so lists only grow and pools only shrink meanwhile, and the global lock for what that guards.
 * What a thread halfway through a free or an allocation could explain is reported after it has stood for a second.
 */
public final class Verifier {
    private static final int ROUNDS = 20;
    /** Of a pool that was popped from during every look. */
    private static final String UNSETTLED = "unsettled";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final AreaTable areas;
    private final Pools pools;
    private final LazyLists lazy;
    private final FreeSpace freeSpace;
    private final PurgePass purge;
    private final PurgeLock purgeLock;

    public Verifier(
            AreaTable areas, Pools pools, LazyLists lazy, FreeSpace freeSpace, PurgePass purge, PurgeLock purgeLock) {
        this.areas = areas;
        this.pools = pools;
        this.lazy = lazy;
        this.freeSpace = freeSpace;
        this.purge = purge;
        this.purgeLock = purgeLock;
    }

    /**
     * Looks until nothing is in doubt.
     *
     * @throws IllegalStateException that names the broken invariant
     */
    public void verify(Supplier<Spans> spans) {
        String suspicion = "";
        for (int round = 0; round < ROUNDS; round++) {
            String now = verifyOnce(spans);
            if (now.isEmpty() || (!suspicion.isEmpty() && !now.equals(suspicion))) {
                return;
            }
            suspicion = now;
            LockOrder.blocking("others on their way");
            LockSupport.parkNanos(PAUSE);
        }
        throw new IllegalStateException(suspicion);
    }

    /** @return what looks broken but may be a thread on its way; empty if nothing does */
    private String verifyOnce(Supplier<Spans> spans) {
        long stamp = purgeLock.lockAlone();
        try {
            BitSet listed = new BitSet();
            String doubt = "";
            boolean settled = true;
            // Lazy lists first: an area may go from a pool to a list meanwhile, but not back.
            for (int node = 0; node < lazy.count(); node++) {
                verifyLazy(node, listed);
            }
            verifyHeldLocked(purge.pinned(), "pinned", listed);
            verifyHeldLocked(purge.failed(), "failed", listed);
            for (int node = 0; node < lazy.count(); node++) {
                for (int pages = 1; pages <= Pools.CLASSES; pages++) {
                    String here = verifyPool(node, pages, listed);
                    settled &= !here.equals(UNSETTLED);
                    doubt = doubt.isEmpty() && settled ? here : doubt;
                }
            }
            String cover = verifyCover(spans, listed, settled);
            return doubt.isEmpty() ? cover : doubt;
        } finally {
            purgeLock.unlockAlone(stamp);
        }
    }

    private void verifyLazy(int node, BitSet listed) {
        long pagesAtLeast = lazy.countedPages(node);
        long pages = 0;
        for (int id = lazy.first(node); id != NONE; id = areas.next(id)) {
            verifyListed(id, AreaWord.LAZY, node, listed);
            pages += areas.pages(id);
        }
        // The list was as long as its count when the count was read, and has only grown since.
        check(pages >= pagesAtLeast, "lazy list of node " + node + " holds " + pages + " pages, counted "
                + pagesAtLeast);
    }

    private void verifyHeldLocked(HeldAreas held, String name, BitSet listed) {
        long pages = 0;
        long count = 0;
        for (int chain = 0; chain < held.chains(); chain++) {
            for (int id = held.firstLocked(chain); id != NONE; id = areas.next(id)) {
                verifyListed(id, held.state(), AreaWord.node(areas.wordAcquire(id)), listed);
                pages += areas.pages(id);
                count++;
            }
        }
        check(pages == held.pages() && count == held.count(), count + " areas of " + pages + " pages are " + name
                + ", counted " + held.count() + " of " + held.pages());
    }

    /** Walks a pool until nobody has changed it meanwhile. @return what looks broken but may have another reason */
    private String verifyPool(int node, int pages, BitSet listed) {
        for (int round = 0; round < ROUNDS; round++) {
            long length = pools.length(node, pages);
            int first = pools.first(node, pages);
            BitSet found = new BitSet();
            long counted = 0;
            int stray = NONE;
            for (int id = first; id != NONE && counted <= length; id = areas.next(id)) {
                long word = areas.wordAcquire(id);
                if (AreaWord.state(word) != AreaWord.POOLED || AreaWord.node(word) != node
                        || areas.pages(id) != pages || found.get(id)) {
                    stray = id;
                    break;
                }
                found.set(id);
                counted++;
            }
            // Nobody popped or pushed meanwhile: what was seen is what is there.
            if (pools.length(node, pages) == length && pools.first(node, pages) == first) {
                check(stray == NONE, "pool of " + pages + " pages in node " + node + " holds " + areas.describe(stray));
                check(counted == length, "pool of " + pages + " pages in node " + node + " holds " + counted
                        + " areas, counted " + length);
                // An area of another pool may have been borrowed since that was looked at.
                boolean twice = found.intersects(listed);
                listed.or(found);
                return twice ? "listed twice in pools of " + pages + " pages, one of them of node " + node : "";
            }
        }
        return UNSETTLED;
    }

    private void verifyListed(int id, int state, int node, BitSet listed) {
        long word = areas.wordAcquire(id);
        check(AreaWord.state(word) == state && AreaWord.node(word) == node,
                "list of node " + node + " holds " + areas.describe(id));
        check(!listed.get(id), "listed twice: " + areas.describe(id));
        listed.set(id);
    }

    private String verifyCover(Supplier<Spans> currentSpans, BitSet listed, boolean settled) {
        int awaited = 0;
        while (true) {
            if (awaited > 0) {
                LockOrder.blocking("a span on its way");
                LockSupport.parkNanos(PAUSE);
            }
            Spans spans;
            FreeSpace.Counts expected = freeSpace.counts();
            long ranges = expected.areas() + expected.freeRanges();
            // Room for what others add between the count and the look, because the look must not allocate.
            Ranges found = new Ranges((int) Math.min(Integer.MAX_VALUE - 8, ranges + ranges / 4 + 64));
            freeSpace.lock().lock();
            try {
                freeSpace.lock().allowAllocation(); // of what is said if something is broken
                spans = currentSpans.get();
                if (spans.totalPages() != freeSpace.totalPagesLocked() && ++awaited < ROUNDS) {
                    continue; // a span is being added: announced, but not in the tree yet
                }
                freeSpace.tree().verify();
                freeSpace.index().forEachLocked(id -> found.add(id, areas));
                FreeTree tree = freeSpace.tree();
                for (int id = tree.first(); id != NONE; id = tree.next(id)) {
                    found.add(id, areas);
                }
                if (found.isOverfull()) {
                    continue;
                }
                verifyIndexLocked(found);
            } finally {
                freeSpace.lock().unlock();
            }
            found.verifyCovers(spans);
            return found.unlisted(listed, settled);
        }
    }

    private void verifyIndexLocked(Ranges found) {
        for (int i = 0; i < found.count; i++) {
            int id = found.ids[i];
            int state = AreaWord.state(areas.wordAcquire(id));
            if (state == AreaWord.FREE) {
                continue;
            }
            check(state != AreaWord.UNUSED, "address index holds " + areas.describe(id));
            check(freeSpace.index().startingAt(areas.start(id)) == id, "address index misses " + areas.describe(id));
            check(freeSpace.index().containing(areas.end(id) - 1) == id, "address index misses the end of "
                    + areas.describe(id));
        }
    }

    private static void check(boolean holds, String invariant) {
        if (!holds) {
            throw new IllegalStateException(invariant);
        }
    }

    /** All ranges of a moment, copied while the global lock was held. */
    private static final class Ranges {
        final int[] ids;
        final long[] words;
        final long[] starts;
        final long[] ends;
        int count;

        Ranges(int most) {
            this.ids = new int[most];
            this.words = new long[most];
            this.starts = new long[most];
            this.ends = new long[most];
        }

        void add(int id, AreaTable areas) {
            if (count < ids.length) {
                ids[count] = id;
                words[count] = areas.wordAcquire(id);
                starts[count] = areas.start(id);
                ends[count] = areas.end(id);
            }
            count++;
        }

        boolean isOverfull() {
            return count > ids.length;
        }

        /** Sorted starts and sorted ends of ranges that cover without gap or overlap follow one another. */
        void verifyCovers(Spans spans) {
            long[] sortedStarts = Arrays.copyOf(starts, count);
            long[] sortedEnds = Arrays.copyOf(ends, count);
            Arrays.sort(sortedStarts);
            Arrays.sort(sortedEnds);
            int next = 0;
            for (int span = 0; span < spans.count(); span++) {
                long page = spans.start(span);
                // Spans that touch are one to the tree: a range may lie in both.
                while (span + 1 < spans.count() && spans.start(span + 1) == spans.end(span)) {
                    span++;
                }
                while (page < spans.end(span)) {
                    check(next < count && sortedStarts[next] == page, "no range starts at page " + page
                            + (next < count ? ", the next at " + sortedStarts[next] : ""));
                    page = sortedEnds[next++];
                }
                check(page == spans.end(span), "a range ends at page " + page + ", its span at " + spans.end(span));
            }
            check(next == count, "ranges outside the spans, the first at page "
                    + (next < count ? sortedStarts[next] : -1));
        }

        /** The first area that says it is lazy or pooled and is in no list. */
        String unlisted(BitSet listed, boolean settled) {
            for (int i = 0; i < count; i++) {
                int state = AreaWord.state(words[i]);
                // In a pool that never stood still, any area may be.
                boolean shouldBeListed = state == AreaWord.LAZY || state == AreaWord.PINNED || (state == AreaWord.POOLED && settled);
                if (shouldBeListed && !listed.get(ids[i])) {
                    return AreaWord.describe(words[i]) + " and in no list: record " + ids[i] + " generation "
                            + AreaWord.generation(words[i]) + " pages [" + starts[i] + ", " + ends[i] + ")";
                }
            }
            return "";
        }
    }
}

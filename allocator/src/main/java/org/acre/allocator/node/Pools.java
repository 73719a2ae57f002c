package org.acre.allocator.node;

import static org.acre.allocator.area.AreaTable.NONE;

import java.lang.invoke.VarHandle;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;

/**
 * The ready areas of all nodes: a stack in each node for each page count from 1 to {@value #CLASSES}, last in first out.
 *
 * <p>Stacks are Treiber's (IBM RJ 5118, 1986) with the tag of {@link HeadWord}. An area that has been popped belongs to the
 * popper alone. The length of a stack is what was ever pushed less the pops that the head counts, so nobody keeps a
 * second counter on the fast path.
 */
public final class Pools {
    /** The largest page count with a pool. */
    public static final int CLASSES = 256;
    /** No area: pages are never negative. */
    public static final long EMPTY = -1;
    /** How deep a pop looks for an aligned area. The kernel looks at one, and rotates the list when it does not fit. */
    private static final int ALIGNED_LOOK = 16;

    /** Most areas that go along with a borrowed one: enough to pay for the way, few enough to walk in a microsecond. */
    private static final int MOVED = 64;

    /** Pauses, of some 20 ns each, while a thread that works would have popped several times. */
    private static final int GLANCES = 10;

    private static final int HEAD = 0; // + page count
    private static final int PUSHED = CLASSES; // + page count
    private static final int USED = 2 * CLASSES + 1; // four words, a bit for each class that may hold something
    private static final int NOT_HITS = USED + CLASSES / 64;
    private static final int ADMITTED = NOT_HITS + 1;

    /** Of {@link #ADMITTED}: pages on their way in, below a sequence number that changes with every admission. */
    private static final int ADMITTED_BITS = 40;
    private static final long ADMITTED_MASK = (1L << ADMITTED_BITS) - 1;

    private static final int STRIDE = Words.stride(ADMITTED + 1);

    private final AreaTable areas;
    private final long[] words;
    private final int nodes;
    private final boolean fixed;

    public Pools(AreaTable areas, int nodes) {
        this(areas, nodes, false);
    }

    /** @param fixed whether an area keeps its node when a caller of another takes it */
    public Pools(AreaTable areas, int nodes, boolean fixed) {
        this.areas = areas;
        this.fixed = fixed;
        this.nodes = nodes;
        this.words = Words.create(nodes, ADMITTED + 1);
    }

    private static int at(int node, int word) {
        return node * STRIDE + Words.PAD + word;
    }

    /**
     * Takes the area that was put in last and begins its next life. Never waits. All reads come before the cas, which would
     * hold them up, and are right if it succeeds: a pooled area does not change while it is on top.
     *
     * @return its first page, or {@link #EMPTY}
     */
    public long handOut(int node, int pages) {
        final long[] words = this.words;
        int stack = at(node, HEAD + pages);
        while (true) {
            long head = Words.acquire(words, stack);
            int id = HeadWord.id(head);
            if (id == NONE) {
                return EMPTY;
            }
            long[] chunk = areas.chunk(id);
            int at = AreaTable.at(id);
            long start = AreaTable.start(chunk, at);
            long word = AreaTable.wordAcquire(chunk, at);
            if (Words.cas(words, stack, head, HeadWord.of(AreaTable.next(chunk, at), HeadWord.count(head) + 1))) {
                // release: a find that sees the area busy sees its bounds
                AreaTable.setWordRelease(chunk, at, AreaWord.reborn(word));
                return start;
            }
        }
    }

    /** As {@link #handOut(int, int)}, of the uppermost {@value #ALIGNED_LOOK} areas the first that is aligned. */
    public long handOut(int node, int pages, long alignPages) {
        int id = pop(node, pages, alignPages);
        if (id == NONE) {
            return EMPTY;
        }
        areas.setWordRelease(id, AreaWord.reborn(areas.wordAcquire(id)));
        return areas.start(id);
    }

    /**
     * Takes an area from the pool of another node that sleeps, and moves some more from there to the pool of {@code node}.
     * With more threads than processors most nodes sleep at any moment; without this, those that are awake would cut new
     * areas out of the tree while purges give the sleepers' back to it. From nodes that are awake it takes nothing: they
     * would have to fetch as much back, record by record from one processor's cache to the other's, and records of both
     * would share cache lines ever after: 2 threads that borrowed from each other were half as fast. The kernel does not
     * borrow.
     *
     * @return its first page, or {@link #EMPTY}
     */
    public long borrow(int node, int pages, long alignPages, LazyLists lists, long most) {
        for (int step = 1; step < nodes; step++) {
            int from = node + step < nodes ? node + step : node + step - nodes;
            if (isUsed(from, pages) && !lists.isAtWorkForAnother(from) && sleeps(from, pages)) {
                int id = alignPages == 1 && !fixed ? moveSome(from, node, pages, most) : pop(from, pages, alignPages);
                if (id != NONE) {
                    return handOutTo(node, id);
                }
                forgetIfEmpty(from, pages);
            }
        }
        return EMPTY;
    }

    /** Takes an area from the pool of any other node, awake or not: for callers who must not wait for the tree. */
    public long take(int node, int pages) {
        for (int step = 1; step < nodes; step++) {
            int from = node + step < nodes ? node + step : node + step - nodes;
            int id = isUsed(from, pages) ? pop(from, pages) : NONE;
            if (id != NONE) {
                return handOutTo(node, id);
            }
        }
        return EMPTY;
    }

    private long handOutTo(int node, int id) {
        long word = areas.wordAcquire(id);
        areas.setWordRelease(id, fixed ? AreaWord.reborn(word) : AreaWord.reborn(word, node));
        return areas.start(id);
    }

    /** Whether nobody pops from a stack for as long as a few pops would take. */
    private boolean sleeps(int node, int pages) {
        long head = Words.opaque(words, at(node, HEAD + pages));
        for (int i = 0; i < GLANCES; i++) {
            Thread.onSpinWait();
        }
        return HeadWord.id(head) != NONE && Words.opaque(words, at(node, HEAD + pages)) == head;
    }

    private boolean isUsed(int node, int pages) {
        return (Words.opaque(words, at(node, USED + ((pages - 1) >>> 6))) & (1L << (pages - 1))) != 0;
    }

    /**
     * Pops an area for the caller, and up to half of the others, but at most {@value #MOVED}, for the pool of {@code to}. If
     * its owner has woken up and pops faster than we walk, one is enough.
     */
    private int moveSome(int from, int to, int pages, long most) {
        long head = Words.acquire(words, at(from, HEAD + pages));
        int id = HeadWord.id(head);
        long granted = admit(to, Math.min(MOVED, length(from, pages) / 2) * pages, most);
        int more = (int) (granted / pages);
        int popped = id == NONE || more == 0 ? NONE : moveAtOnce(from, to, pages, head, more);
        arrived(to, granted);
        return popped == NONE ? pop(from, pages) : popped;
    }

    /** Pops an area for the caller and {@code more} for {@code to} with one cas. @return none if the pool has changed */
    private int moveAtOnce(int from, int to, int pages, long head, int more) {
        int id = HeadWord.id(head);
        int last = id;
        for (int i = 0; i < more && last != NONE; i++) {
            last = areas.next(last);
        }
        if (last == NONE
                || !Words.cas(words, at(from, HEAD + pages), head, HeadWord.of(areas.next(last), HeadWord.count(head) + 1 + more))) {
            return NONE;
        }
        int first = areas.next(id);
        for (int moved = first; ; moved = areas.next(moved)) {
            areas.setWordRelease(moved, AreaWord.withNode(areas.wordAcquire(moved), to));
            if (moved == last) {
                break;
            }
        }
        Words.add(words, at(from, NOT_HITS), more);
        push(to, pages, first, last, more);
        return id;
    }

    private int pop(int node, int pages) {
        while (true) {
            long head = Words.acquire(words, at(node, HEAD + pages));
            int id = HeadWord.id(head);
            if (id == NONE) {
                return NONE;
            }
            // May be stale when the area was popped meanwhile; then the count has changed and the cas fails.
            int next = areas.next(id);
            if (Words.cas(words, at(node, HEAD + pages), head, HeadWord.of(next, HeadWord.count(head) + 1))) {
                return id;
            }
        }
    }

    /**
     * Takes the uppermost area that starts at a multiple of {@code alignPages}, of the {@value #ALIGNED_LOOK} on top. Those
     * above it are popped with it in the same cas and pushed back.
     */
    private int pop(int node, int pages, long alignPages) {
        while (true) {
            long head = Words.acquire(words, at(node, HEAD + pages));
            int first = HeadWord.id(head);
            int above = NONE;
            int id = first;
            int skipped = 0;
            while (id != NONE && (areas.start(id) & (alignPages - 1)) != 0) {
                if (++skipped == ALIGNED_LOOK) {
                    return NONE;
                }
                above = id;
                id = areas.next(id);
            }
            if (id == NONE) {
                // A walk that lost its way in areas popped meanwhile proves nothing.
                if (Words.acquire(words, at(node, HEAD + pages)) == head) {
                    return NONE;
                }
                continue;
            }
            int next = areas.next(id);
            if (Words.cas(words, at(node, HEAD + pages), head, HeadWord.of(next, HeadWord.count(head) + skipped + 1))) {
                if (above != NONE) {
                    Words.add(words, at(node, NOT_HITS), skipped);
                    push(node, pages, first, above, skipped);
                }
                return id;
            }
        }
    }

    /** Pops for somebody who will not use the area: does not count as a hit. */
    public int evict(int node, int pages) {
        int id = pop(node, pages);
        if (id != NONE) {
            Words.add(words, at(node, NOT_HITS), 1);
        }
        return id;
    }

    /** Puts a chain of {@code count} areas, linked by next, on top. They are pooled already and belong to the caller. */
    public void push(int node, int pages, int first, int last, int count) {
        // Before the cas: a length may be taken for too great for a moment, but never for negative.
        Words.add(words, at(node, PUSHED + pages), count);
        noteUsed(node, pages);
        while (true) {
            long head = Words.opaque(words, at(node, HEAD + pages));
            areas.setNext(last, HeadWord.id(head));
            // cas: publishes the chain; pairs with the acquire of a pop.
            if (Words.cas(words, at(node, HEAD + pages), head, HeadWord.withId(head, first))) {
                // Again: somebody may have found the pool empty in between, and the bit superfluous.
                VarHandle.fullFence();
                noteUsed(node, pages);
                return;
            }
        }
    }

    /**
     * Asks for room for {@code wanted} pages below a cap of {@code most}. What is granted must be pushed, or not, and then
     * reported to {@link #arrived}. Passes that populate one node at the same time never exceed the cap together: pages on
     * their way count until after they are counted as pooled.
     *
     * @return the pages granted, 0 to {@code wanted}
     */
    public long admit(int node, long wanted, long most) {
        while (true) {
            long before = Words.acquire(words, at(node, ADMITTED));
            long underWay = before & ADMITTED_MASK;
            long granted = Math.min(wanted, Math.min(most, ADMITTED_MASK) - underWay - pooledPages(node));
            if (granted <= 0) {
                return 0;
            }
            // The sequence makes the cas fail if pages arrived since, which would be neither under way nor counted.
            if (Words.cas(words, at(node, ADMITTED), before, ((before & ~ADMITTED_MASK) + ADMITTED_MASK + 1) | (underWay + granted))) {
                return granted;
            }
        }
    }

    /** Ends an admission; what was pushed under it is counted as pooled by now. */
    public void arrived(int node, long granted) {
        if (granted > 0) {
            Words.add(words, at(node, ADMITTED), -granted);
        }
    }

    /** Areas of this page count; exact while nobody pushes or pops. */
    public long length(int node, int pages) {
        long pops = HeadWord.count(Words.acquire(words, at(node, HEAD + pages)));
        return (Words.opaque(words, at(node, PUSHED + pages)) - pops) & HeadWord.MOST;
    }

    /** The area on top, for a walk by somebody who keeps pops and pushes out. */
    public int first(int node, int pages) {
        return HeadWord.id(Words.acquire(words, at(node, HEAD + pages)));
    }

    /** The smallest page count from {@code pages} on whose pool may hold something, or 0 after the last. */
    public int usedFrom(int node, int pages) {
        for (int word = (pages - 1) >>> 6, from = (pages - 1) & 63; word < CLASSES / 64; word++, from = 0) {
            long bits = Words.opaque(words, at(node, USED + word)) & (-1L << from);
            if (bits != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(bits) + 1;
            }
        }
        return 0;
    }

    private void noteUsed(int node, int pages) {
        int used = at(node, USED + ((pages - 1) >>> 6));
        long bit = 1L << (pages - 1);
        long before = Words.opaque(words, used);
        while ((before & bit) == 0 && !Words.cas(words, used, before, before | bit)) {
            before = Words.opaque(words, used);
        }
    }

    /** Notes that a pool is empty, so that passes need not look. */
    public void forgetIfEmpty(int node, int pages) {
        int used = at(node, USED + ((pages - 1) >>> 6));
        long bit = 1L << (pages - 1);
        long before = Words.opaque(words, used);
        if (first(node, pages) == NONE && Words.cas(words, used, before, before & ~bit) && first(node, pages) != NONE) {
            // A push found its bit set before we cleared it, and came after we looked.
            noteUsed(node, pages);
        }
    }

    /** Pages in all pools together; exact while nobody pushes or pops. */
    public long pooledPages(int node) {
        long sum = 0;
        for (int pages = usedFrom(node, 1); pages != 0; pages = usedFrom(node, pages + 1)) {
            sum += length(node, pages) * pages;
        }
        return sum;
    }

    /** Areas in all pools together; exact while nobody pushes or pops. */
    public long pooledAreas(int node) {
        long sum = 0;
        for (int pages = usedFrom(node, 1); pages != 0; pages = usedFrom(node, pages + 1)) {
            sum += length(node, pages);
        }
        return sum;
    }

    /** Allocations that these pools have served: all pops but those that were not for a caller. */
    public long hits(int node) {
        long pops = 0;
        for (int pages = 1; pages <= CLASSES; pages++) {
            long length = length(node, pages);
            pops += Words.opaque(words, at(node, PUSHED + pages)) - length;
        }
        return pops - Words.opaque(words, at(node, NOT_HITS));
    }
}

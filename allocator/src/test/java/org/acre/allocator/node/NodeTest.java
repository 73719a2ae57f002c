package org.acre.allocator.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.allocator.Seeds;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Heads, lists, pools and the threshold, without a space around them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeTest extends Records {
    /** Areas of these tests start at the page of their own number. */
    private static int taken(long page) {
        return page == Pools.EMPTY ? AreaTable.NONE : (int) page;
    }

    @Test
    void headWord_idAndCount_roundTrip() {
        for (int id : new int[] {0, 1, AreaTable.MOST_RECORDS - 1}) {
            for (long count : new long[] {0, 1, 1L << 33, HeadWord.MOST}) {
                long head = HeadWord.of(id, count);
                assertEquals(id, HeadWord.id(head));
                assertEquals(count, HeadWord.count(head));
                assertEquals(7, HeadWord.id(HeadWord.withId(head, 7)));
                assertEquals(count, HeadWord.count(HeadWord.withId(head, 7)));
            }
        }
        assertEquals(0, HeadWord.count(HeadWord.of(1, HeadWord.MOST + 1)), "the count wraps alone");
    }

    @Test
    void threshold_oneThread_isCrossedByExactlyThePushAboveIt() {
        Seeds.replayable(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < 2_000; round++) {
                int count = random.nextInt(1, 20);
                long most = random.nextLong(random.nextBoolean() ? 50 : 1L << 20);
                LazyLists lists = new LazyLists(areas, count);
                LazyThreshold threshold = new LazyThreshold(lists, LazyLimit.fixed(most));
                long sum = 0;
                for (int id = 1; id < 500; id++) {
                    long pages = 1 + random.nextLong(1 + random.nextLong(1 + most / 10));
                    int node = random.nextBoolean() ? 0 : random.nextInt(count);
                    area(id, pages);
                    sum += pages;
                    boolean crossed = lists.push(node, id) && threshold.ask(node) == LazyThreshold.Answer.CROSSED;
                    assertEquals(sum > most, crossed, sum + " pages of " + most);
                    if (crossed) {
                        long detached = 0;
                        for (int each = 0; each < count; each++) {
                            detached += LazyLists.pagesOf(lists.detach(each));
                        }
                        assertEquals(sum, detached);
                        sum = 0;
                    }
                }
            }
        });
    }

    /** A list of more pages than 34 bits count: the pages that were moved aside count as well. */
    @Test
    void threshold_above2To34Pages_isExactToo() {
        LazyLists lists = new LazyLists(areas, 1);
        long most = HeadWord.MOST + 10;
        LazyThreshold threshold = new LazyThreshold(lists, LazyLimit.fixed(most));
        area(1, HeadWord.MOST + 1);
        area(2, 9);
        area(3, 1);
        assertFalse(lists.push(0, 1) && threshold.ask(0) == LazyThreshold.Answer.CROSSED);
        assertFalse(lists.push(0, 2) && threshold.ask(0) == LazyThreshold.Answer.CROSSED);
        assertEquals(most, lists.pages(0));
        assertTrue(lists.push(0, 3) && threshold.ask(0) == LazyThreshold.Answer.CROSSED, "one page above the limit");
        long detached = lists.detach(0);
        assertEquals(3, LazyLists.firstOf(detached));
        assertEquals(0, lists.pages(0));
    }

    @Test
    void pool_pushPopOfEveryClass_isLifoAndCounted() {
        Pools pools = new Pools(areas, 1);
        int id = 1;
        for (int pages = 1; pages <= Pools.CLASSES; pages++) {
            for (int i = 0; i < 3; i++, id++) {
                area(id, pages);
                pools.push(0, pages, id, id, 1);
            }
            assertEquals(3, pools.length(0, pages));
            assertEquals(pages, pools.usedFrom(0, pages));
        }
        assertEquals(3 * Pools.CLASSES, pools.pooledAreas(0));
        assertEquals(3L * Pools.CLASSES * (Pools.CLASSES + 1) / 2, pools.pooledPages(0));
        for (int pages = Pools.CLASSES; pages >= 1; pages--) {
            for (int i = 0; i < 3; i++) {
                assertEquals(--id, taken(pools.handOut(0, pages)));
            }
            assertEquals(AreaTable.NONE, taken(pools.handOut(0, pages)));
            pools.forgetIfEmpty(0, pages);
        }
        assertEquals(3 * Pools.CLASSES, pools.hits(0));
        assertEquals(0, pools.usedFrom(0, 1));
        assertEquals(0, pools.pooledPages(0));
    }

    @Test
    void popAligned_deepInTheStack_leavesTheOthersInOrder() {
        Pools pools = new Pools(areas, 1);
        for (int id : new int[] {3, 8, 5, 6, 7}) {
            area(id, 2);
            pools.push(0, 2, id, id, 1);
        }
        assertEquals(8, taken(pools.handOut(0, 2, 8)));
        assertEquals(AreaTable.NONE, taken(pools.handOut(0, 2, 8)));
        assertEquals(4, pools.length(0, 2));
        for (int id : new int[] {7, 6, 5, 3}) {
            assertEquals(id, taken(pools.handOut(0, 2)));
        }
        assertEquals(5, pools.hits(0));
        assertEquals(0, pools.length(0, 2));
    }

    @Test
    void admit_neverAboveTheCap() {
        Pools pools = new Pools(areas, 1);
        assertEquals(7, pools.admit(0, 7, 10));
        assertEquals(3, pools.admit(0, 7, 10));
        assertEquals(0, pools.admit(0, 1, 10));
        area(1, 7);
        pools.push(0, 7, 1, 1, 1);
        pools.arrived(0, 7);
        assertEquals(0, pools.admit(0, 1, 10));
        pools.arrived(0, 3);
        assertEquals(3, pools.admit(0, 100, 10));
    }

    /** Threads move areas between their hands and one pool in every way there is; at the end each area is there once. */
    @Test
    @Tag("race")
    void pool_threadsPushPopEvictAndPopAligned_nothingIsLostOrDoubled() {
        Seeds.replayable(seed -> {
            int count = 64;
            int threads = 4;
            Pools pools = new Pools(areas, 1);
            AtomicIntegerArray held = new AtomicIntegerArray(count + 1);
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            for (int id = 1; id <= count; id++) {
                area(id, 3);
                pools.push(0, 3, id, id, 1);
            }
            SplittableRandom seeds = new SplittableRandom(seed);
            Thread[] all = new Thread[threads];
            long[] hits = new long[threads];
            for (int t = 0; t < threads; t++) {
                SplittableRandom random = seeds.split();
                int me = t;
                all[t] = Thread.ofPlatform().start(() -> {
                    try {
                        hits[me] = juggle(pools, held, random);
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertNull(failure.get());
            assertEquals(count, pools.length(0, 3));
            assertEquals(count, pools.pooledAreas(0));
            long sum = 0;
            for (long each : hits) {
                sum += each;
            }
            assertEquals(sum, pools.hits(0));
            for (int i = 0; i < count; i++) {
                int id = taken(pools.handOut(0, 3));
                assertEquals(1, held.incrementAndGet(id), "twice in the pool: " + id);
            }
            assertEquals(AreaTable.NONE, taken(pools.handOut(0, 3)));
        });
    }

    private long juggle(Pools pools, AtomicIntegerArray held, SplittableRandom random) {
        long hits = 0;
        int first = AreaTable.NONE;
        int last = AreaTable.NONE;
        int chained = 0;
        for (int i = 0; i < 300_000; i++) {
            int choice = random.nextInt(4);
            int id = AreaTable.NONE;
            if (choice == 0) {
                id = taken(pools.handOut(0, 3));
            } else if (choice == 1) {
                id = taken(pools.handOut(0, 3, 1L << random.nextInt(4)));
            } else if (choice == 2) {
                id = pools.evict(0, 3);
            }
            if (id != AreaTable.NONE) {
                hits += choice == 2 ? 0 : 1;
                assertEquals(1, held.incrementAndGet(id), "popped twice: " + id);
                areas.setNext(id, first);
                first = id;
                last = chained == 0 ? id : last;
                chained++;
            }
            if (chained > 0 && (choice == 3 || chained == 8 || i == 299_999)) {
                for (int each = first, n = 0; n < chained; each = areas.next(each), n++) {
                    assertEquals(0, held.decrementAndGet(each));
                    areas.setWordRelease(each, AreaWord.withState(areas.wordAcquire(each), AreaWord.POOLED));
                }
                pools.push(0, 3, first, last, chained);
                first = AreaTable.NONE;
                chained = 0;
            }
            if ((i & 63) == 0) {
                pools.forgetIfEmpty(0, 3);
                assertTrue(pools.length(0, 3) >= 0);
            }
        }
        return hits;
    }

    /** Pushes and detaches of one lazy list: every area comes out once. */
    @Test
    @Tag("race")
    void lazyList_threadsPushOneDetaches_nothingIsLostOrDoubled() throws InterruptedException {
        LazyLists lazy = new LazyLists(areas, 1);
        for (int round = 0; round < 30; round++) {
            pushAndDetach(lazy);
        }
    }

    /** The head has 34 bits for a count: what a chain has beyond that is counted aside, and not lost. */
    @Test
    void push_chainLongerThanTheHeadCounts_isPushedAreaByArea() {
        LazyLists lazy = new LazyLists(areas, 1);
        long pages = 1L << 33;
        for (int id = 1; id <= 4; id++) {
            area(id, pages);
            areas.setNext(id, id < 4 ? id + 1 : AreaTable.NONE);
        }
        assertTrue(lazy.push(0, 1, 4, 4 * pages));
        assertEquals(4 * pages, lazy.pages(0));
        BitSet seen = new BitSet();
        for (int id = LazyLists.firstOf(lazy.detach(0)); id != AreaTable.NONE; id = areas.next(id)) {
            seen.set(id);
        }
        assertEquals(4, seen.cardinality());
        assertEquals(0, lazy.pages(0));
    }

    @Test
    void lazyLimit_impossible_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LazyLimit(-1, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new LazyLimit(6, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new LazyLimit(5, 5, 0));
        assertEquals(10, new LazyLimit(10, 20, 3).of(29));
        assertEquals(12, new LazyLimit(10, 20, 3).of(36));
        assertEquals(20, new LazyLimit(10, 20, 3).of(63));
    }

    private void pushAndDetach(LazyLists lazy) throws InterruptedException {
        int each = 1_000;
        int threads = 3;
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int from = 1 + t * each;
            all[t] = Thread.ofPlatform().start(() -> {
                for (int id = from; id < from + each; id++) {
                    area(id, 2);
                    lazy.push(0, id);
                    Thread.onSpinWait();
                }
            });
        }
        int[] seen = new int[1 + threads * each];
        int found = 0;
        long pages = 0;
        boolean pushing = true;
        while (pushing) {
            pushing = Arrays.stream(all).anyMatch(Thread::isAlive); // before the last look
            long detached = lazy.detach(0);
            pages += LazyLists.pagesOf(detached);
            for (int id = LazyLists.firstOf(detached); id != AreaTable.NONE; id = areas.next(id)) {
                assertEquals(1, ++seen[id]);
                found++;
            }
        }
        assertEquals(threads * each, found);
        assertEquals(2L * threads * each, pages);
        assertEquals(0, lazy.pages(0));
    }

    @Test
    void borrow_otherNodeHasSome_takesOneAndMovesUpToHalf() {
        Pools pools = new Pools(areas, 3);
        for (int id = 1; id <= 9; id++) {
            area(id, 4);
            areas.setWordRelease(id, AreaWord.withNode(AreaWord.POOLED, 2));
            pools.push(2, 4, id, id, 1);
        }
        assertEquals(9, pools.borrow(0, 4, 1, new LazyLists(areas, 4), Long.MAX_VALUE));
        assertEquals(4, pools.length(0, 4));
        assertEquals(4, pools.length(2, 4));
        assertEquals(0, AreaWord.node(areas.wordAcquire(9)));
        assertTrue(AreaWord.isBusy(areas.wordAcquire(9)));
        for (int id = 8; id >= 5; id--) {
            assertEquals(id, pools.handOut(0, 4));
            assertEquals(0, AreaWord.node(areas.wordAcquire(id)));
        }
        assertEquals(Pools.EMPTY, pools.borrow(0, 5, 1, new LazyLists(areas, 4), Long.MAX_VALUE));
        assertEquals(4, pools.borrow(0, 4, 4, new LazyLists(areas, 4), Long.MAX_VALUE), "aligned: only the one");
        assertEquals(3, pools.length(2, 4));
        assertEquals(6, pools.hits(0) + pools.hits(1) + pools.hits(2));
    }
}

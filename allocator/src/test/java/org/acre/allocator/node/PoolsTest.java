package org.acre.allocator.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools on one thread: who borrows what from whom, and what is counted. */
class PoolsTest extends Records {
    private final Pools pools = new Pools(areas, 3);
    private final LazyLists lists = new LazyLists(areas, 3);

    private void put(Pools pools, int node, int pages, int... ids) {
        for (int id : ids) {
            area(id, pages);
            areas.setWordRelease(id, AreaWord.withNode(AreaWord.POOLED, node));
            pools.push(node, pages, id, id, 1);
        }
    }

    private void putMany(int node, int pages, int count) {
        for (int id = 1; id <= count; id++) {
            put(pools, node, pages, id);
        }
    }

    private long borrow(int node, int pages) {
        return pools.borrow(node, pages, 1, lists, Long.MAX_VALUE);
    }

    @Test
    void borrow_onlyTheOwnPoolHasSome_leavesIt() {
        put(pools, 0, 4, 1, 2);
        assertEquals(Pools.EMPTY, borrow(0, 4));
        assertEquals(Pools.EMPTY, pools.take(0, 4));
        assertEquals(2, pools.length(0, 4));
    }

    @Test
    void borrow_lastNodeAsks_goesRoundToTheFirstOnes() {
        put(pools, 0, 4, 1);
        put(pools, 1, 4, 2);
        assertEquals(1, borrow(2, 4));
        assertEquals(2, borrow(2, 4));
        put(pools, 0, 4, 1);
        put(pools, 1, 4, 2);
        assertEquals(1, pools.take(2, 4));
        assertEquals(2, pools.take(2, 4));
        assertEquals(2, AreaWord.node(areas.wordAcquire(2)));
        assertTrue(AreaWord.isBusy(areas.wordAcquire(2)));
    }

    @Test
    void borrow_fromANodeAtWorkForAnother_takesNothingThoughTakeDoes() {
        put(pools, 1, 4, 1);
        lists.notePass(1);
        assertEquals(1, borrow(0, 4), "at work for the caller himself");
        put(pools, 1, 4, 2);
        onAnotherThread(() -> lists.notePass(1));
        assertEquals(Pools.EMPTY, borrow(0, 4));
        assertEquals(2, pools.take(0, 4));
    }

    @Test
    void borrow_nodesAreFixed_takesOneThatStaysItsNodes() {
        Pools fixed = new Pools(areas, 3, true);
        put(fixed, 1, 4, 1, 2, 3, 4);
        assertEquals(4, fixed.borrow(0, 4, 1, lists, Long.MAX_VALUE));
        assertEquals(1, AreaWord.node(areas.wordAcquire(4)));
        assertTrue(AreaWord.isBusy(areas.wordAcquire(4)));
        assertEquals(3, fixed.length(1, 4));
        assertEquals(0, fixed.length(0, 4));
    }

    @Test
    void borrow_manyThere_atMost64GoAlong() {
        putMany(1, 2, 200);
        assertEquals(200, borrow(0, 2));
        assertEquals(64, pools.length(0, 2));
        assertEquals(135, pools.length(1, 2));
        assertEquals(64 * 2, pools.pooledPages(0));
        assertEquals(1, pools.hits(1));
        assertEquals(0, pools.hits(0));
    }

    @Test
    void borrow_littleRoomInTheOwnPool_moreDoNotGoAlong() {
        putMany(1, 4, 9);
        assertEquals(9, pools.borrow(0, 4, 1, lists, 10));
        assertEquals(2, pools.length(0, 4));
        assertEquals(6, pools.length(1, 4));
        assertEquals(92, pools.admit(0, 100, 100), "nothing is on its way any more");
        pools.arrived(0, 92);
        assertEquals(6, pools.borrow(0, 4, 1, lists, 11), "no room for one");
        assertEquals(2, pools.length(0, 4));
        assertEquals(5, pools.length(1, 4));
        assertEquals(92, pools.admit(0, 100, 100));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 128, 129, 192, 193, 256})
    void borrow_everyWordOfTheBits_findsTheClass(int pages) {
        put(pools, 1, pages, 1, 2, 3);
        assertEquals(pages, pools.usedFrom(1, 1));
        assertEquals(0, pools.usedFrom(1, pages + 1));
        assertEquals(Pools.EMPTY, borrow(0, pages == 1 ? 2 : pages - 1));
        assertEquals(3, borrow(0, pages));
        assertEquals(2, pools.take(2, pages));
        assertEquals(1, pools.take(2, pages));
        assertEquals(Pools.EMPTY, pools.take(2, pages));
    }

    @Test
    void handOutAligned_sixteenthFromTheTop_isFoundAndTheNextIsNot() {
        put(pools, 0, 2, 64);
        for (int id = 65; id < 80; id++) {
            put(pools, 0, 2, id);
        }
        assertEquals(64, pools.handOut(0, 2, 64));
        assertTrue(AreaWord.isBusy(areas.wordAcquire(64)));
        assertEquals(15, pools.length(0, 2));
        assertEquals(1, pools.hits(0));
        put(pools, 1, 2, 128);
        for (int id = 129; id <= 144; id++) {
            put(pools, 1, 2, id);
        }
        assertEquals(Pools.EMPTY, pools.handOut(1, 2, 64));
        assertEquals(17, pools.length(1, 2));
    }

    @Test
    void evict_forSomebodyWhoWillNotUseIt_isNoHit() {
        assertEquals(AreaTable.NONE, pools.evict(0, 3));
        assertEquals(0, pools.hits(0));
        put(pools, 0, 3, 1, 2);
        assertEquals(2, pools.evict(0, 3));
        assertEquals(0, pools.hits(0));
        assertEquals(1, pools.handOut(0, 3));
        assertEquals(1, pools.hits(0));
        pools.forgetIfEmpty(0, 3);
        assertEquals(0, pools.usedFrom(0, 1), "the words behind the bits are none");
        assertEquals(0, pools.usedFrom(0, Pools.CLASSES + 1));
    }

    @Test
    void push_aChain_comesOutInItsOrder() {
        put(pools, 0, 3, 9);
        chain(3, 1, 2, 3);
        pools.push(0, 3, 1, 3, 3);
        assertEquals(4, pools.length(0, 3));
        assertEquals(1, pools.first(0, 3));
        assertEquals(List.of(1, 2, 3, 9), idsFrom(pools.first(0, 3)));
        assertEquals(12, pools.pooledPages(0));
        assertEquals(4, pools.pooledAreas(0));
    }

    @Test
    void admit_inParts_eachIsWhatIsLeft() {
        assertEquals(5, pools.admit(0, 5, 10));
        assertEquals(5, pools.admit(0, 9, 10));
        assertEquals(0, pools.admit(0, 1, 10));
        pools.arrived(0, 5);
        assertEquals(2, pools.admit(0, 2, 10));
        assertEquals(3, pools.admit(0, 4, 10));
        assertEquals(7, pools.admit(1, 7, 7), "each node for itself");
        pools.arrived(0, 0);
        assertEquals(0, pools.admit(0, 1, 10));
    }
}

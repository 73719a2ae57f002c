package org.acre.allocator.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.junit.jupiter.api.Test;

/** One lazy list and its neighbours, on one thread. */
class LazyListsTest extends Records {
    private final LazyLists lists = new LazyLists(areas, 3);

    private LazyLists.Outcome free(int id, long word) {
        return lists.free(id, areas.chunk(id), AreaTable.at(id), word);
    }

    private void busy(int id, long pages, int node) {
        area(id, pages);
        areas.setWordRelease(id, AreaWord.carved(0, node));
    }

    @Test
    void free_busyArea_isInTheListOfItsNode() {
        busy(1, 5, 2);
        lists.setMark(2, 5);
        assertEquals(LazyLists.Outcome.LISTED, free(1, areas.wordAcquire(1)));
        assertEquals(AreaWord.LAZY, AreaWord.state(areas.wordAcquire(1)));
        assertEquals(1, lists.first(2));
        assertEquals(5, lists.pages(2));
        assertEquals(5, lists.countedPages(2));
        assertEquals(0, lists.pages(0) + lists.pages(1));
        busy(2, 1, 2);
        assertEquals(LazyLists.Outcome.ABOVE_MARK, free(2, areas.wordAcquire(2)));
    }

    @Test
    void free_wordHasChanged_doesNothing() {
        busy(1, 5, 2);
        long word = areas.wordAcquire(1);
        assertEquals(LazyLists.Outcome.LOST, free(1, AreaWord.reborn(word)));
        assertEquals(word, areas.wordAcquire(1));
        assertEquals(0, lists.pages(2));
        assertEquals(AreaTable.NONE, lists.first(2));
    }

    @Test
    void push_oneAreaAsLongAsTheHeadCounts_staysInTheHead() {
        area(1, HeadWord.MOST);
        lists.push(0, 1);
        assertEquals(HeadWord.MOST, lists.countedPages(0));
        area(2, 1);
        assertTrue(lists.push(0, 2));
        assertEquals(0, lists.countedPages(0), "all of them spilled");
        assertEquals(HeadWord.MOST + 1, lists.pages(0));
    }

    @Test
    void push_chainAsLongAsTheHeadCounts_staysInTheHead() {
        chain(HeadWord.MOST / 3, 1, 2, 3);
        lists.push(0, 1, 3, HeadWord.MOST);
        assertEquals(HeadWord.MOST, lists.countedPages(0));
        assertEquals(List.of(1, 2, 3), idsFrom(lists.first(0)));
    }

    @Test
    void push_chainOntoOthers_isLinkedCountedAndHeldAgainstTheMark() {
        lists.setMark(1, 10);
        area(1, 4);
        assertFalse(lists.push(1, 1));
        chain(3, 2, 3);
        assertFalse(lists.push(1, 2, 3, 6), "10 pages are not above the mark");
        chain(1, 4, 5);
        assertTrue(lists.push(1, 4, 5, 2));
        long detached = lists.detach(1);
        assertEquals(12, LazyLists.pagesOf(detached));
        assertEquals(List.of(4, 5, 2, 3, 1), idsFrom(LazyLists.firstOf(detached)));
        assertEquals(0, lists.detach(1));
    }

    /** What has spilled is not counted in the head, so nobody may read a number off it that is too small. */
    @Test
    void detach_someSpilled_saysAtLeastAsManyPagesAsThereAre() {
        area(1, HeadWord.MOST);
        area(2, 2);
        area(3, 7);
        lists.push(0, 1);
        lists.push(0, 2);
        lists.push(0, 3);
        long detached = lists.detach(0);
        assertEquals(HeadWord.MOST, LazyLists.pagesOf(detached));
        assertEquals(List.of(3, 2, 1), idsFrom(LazyLists.firstOf(detached)));
        area(4, 6);
        lists.push(0, 4);
        assertEquals(6, LazyLists.pagesOf(lists.detach(0)), "what had spilled has gone with the list");
    }

    @Test
    void areas_ofAChain_endsWithItAndWithItsPages() {
        chain(1, 1, 2, 3, 4);
        assertEquals(4, lists.areas(1, 4));
        assertEquals(4, lists.areas(1, 100));
        assertEquals(2, lists.areas(1, 2), "somebody has linked more to it meanwhile");
        assertEquals(0, lists.areas(AreaTable.NONE, 100));
        assertEquals(0, lists.areas(1, 0));
    }

    @Test
    void isAtWork_twoPassesOfEveryOtherNodeLater_sleeps() {
        assertFalse(lists.isAtWork(1), "no pass yet");
        lists.notePass(1);
        for (int pass = 0; pass < 5; pass++) {
            assertTrue(lists.isAtWork(1), pass + " passes later");
            lists.notePass(2);
        }
        assertTrue(lists.isAtWork(1), "two nodes of three made less than two passes each, and it made one");
        lists.notePass(0);
        assertFalse(lists.isAtWork(1));
        assertFalse(lists.isAtWorkForAnother(2), "the last pass was ours");
        onAnotherThread(() -> lists.notePass(1));
        assertTrue(lists.isAtWorkForAnother(1));
    }
}

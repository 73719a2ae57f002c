package org.acre.allocator.node;

import static org.acre.allocator.node.LazyThreshold.Answer.CROSSED;
import static org.acre.allocator.node.LazyThreshold.Answer.OVERFULL;
import static org.acre.allocator.node.LazyThreshold.Answer.SHARE_FULL;
import static org.acre.allocator.node.LazyThreshold.Answer.WITHIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.Test;

/** What a push above its mark is told, and up to where the marks are dealt then. A limit of twelve pages, three nodes. */
class LazyThresholdTest extends Records {
    private static final long MOST = 12;

    private final LazyLists lists = new LazyLists(areas, 3);
    private final LazyThreshold threshold = new LazyThreshold(lists, LazyLimit.fixed(MOST));
    private int lastId;

    private boolean push(int node, long pages) {
        area(++lastId, pages);
        return lists.push(node, lastId);
    }

    /** Pages that can be pushed one by one until a push is above the mark, that one not counted. */
    private long quietPages(int node) {
        for (long pages = 0; ; pages++) {
            if (push(node, 1)) {
                return pages;
            }
        }
    }

    private void othersWorkFor(int node) {
        onAnotherThread(() -> lists.notePass(node));
    }

    @Test
    void ask_oneListInUse_getsAllThatIsLeft() {
        assertTrue(push(0, 2));
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(MOST - 2, quietPages(0));
        assertEquals(CROSSED, threshold.ask(0));
    }

    @Test
    void ask_twoListsInUse_halfOfWhatIsLeftEach() {
        push(0, 2);
        push(2, 4);
        assertEquals(WITHIN, threshold.ask(2));
        assertEquals(3, quietPages(0));
        assertEquals(3, quietPages(2));
    }

    @Test
    void ask_listThatIsNotInUse_asksAtItsFirstPush() {
        push(0, 2);
        assertEquals(WITHIN, threshold.ask(0));
        assertTrue(push(1, 1));
    }

    /** A pass may take the list between the push and its question. */
    @Test
    void ask_listTakenMeanwhile_countsAsInUse() {
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(MOST, quietPages(0));
        threshold.drive(50);
        lists.detach(0);
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(MOST, quietPages(0));
    }

    @Test
    void ask_othersWork_aNodeHasItsShareOfTheLimitAndNoMore() {
        othersWorkFor(1);
        assertTrue(push(0, 2));
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(4, quietPages(0), "six for each of two");
        assertEquals(SHARE_FULL, threshold.ask(0));
    }

    @Test
    void ask_othersWorkAndTheListHoldsItsShareExactly_isWithin() {
        othersWorkFor(1);
        push(0, MOST / 2);
        assertEquals(WITHIN, threshold.ask(0));
        assertTrue(push(0, 1));
        assertEquals(SHARE_FULL, threshold.ask(0));
    }

    @Test
    void ask_sleeperHasSomeAndAnotherWorks_shareIsAThird() {
        othersWorkFor(1);
        push(2, 1);
        push(0, 1);
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(3, quietPages(0));
        assertEquals(SHARE_FULL, threshold.ask(0));
    }

    @Test
    void ask_othersWorkAndSleepersHaveTheRest_crossedBeforeTheShareIsFull() {
        othersWorkFor(1);
        push(2, 9);
        push(0, 3);
        assertEquals(WITHIN, threshold.ask(0), "twelve are not above the limit");
        push(2, 1);
        assertEquals(CROSSED, threshold.ask(0));
    }

    @Test
    void ask_othersWorkAndHalfAsMuchAgain_allArePurged() {
        othersWorkFor(1);
        push(2, 11);
        push(0, 7);
        assertEquals(SHARE_FULL, threshold.ask(0), "eighteen are not above half as much again");
        push(0, 1);
        assertEquals(CROSSED, threshold.ask(0));
    }

    /** Somebody else has purged the node of the caller: that does not make him one of two. */
    @Test
    void ask_othersPassWasForTheCallersNode_hasTheWholeLimit() {
        othersWorkFor(0);
        push(0, 2);
        assertEquals(WITHIN, threshold.ask(0));
        assertEquals(MOST - 2, quietPages(0));
    }

    @Test
    void driven_crossing_isReportedOnceAndThenTheHardLimit() {
        threshold.drive(20);
        assertEquals(20, threshold.hardLimit());
        push(0, MOST);
        assertEquals(WITHIN, threshold.ask(0), "not above the limit");
        assertTrue(push(0, 1));
        assertEquals(CROSSED, threshold.ask(0));
        assertEquals(7, quietPages(0), "up to the hard limit");
        assertEquals(OVERFULL, threshold.ask(0));
        threshold.renew(0);
        lists.detach(0);
        push(0, 13);
        assertEquals(CROSSED, threshold.ask(0), "reported anew after a pass");
        assertEquals(WITHIN, threshold.ask(0));
        push(0, 7);
        assertEquals(WITHIN, threshold.ask(0), "twenty are not above the hard limit");
    }

    @Test
    void driven_threeLists_shareWhatIsLeft() {
        threshold.drive(50);
        push(0, 2);
        push(1, 4);
        assertEquals(WITHIN, threshold.ask(1));
        assertEquals(3, quietPages(1));
        lists.detach(1);
        assertEquals(WITHIN, threshold.ask(1), "an empty list that asks is in use");
        assertEquals(5, quietPages(1));
        assertEquals(5, quietPages(0));
        assertTrue(push(2, 1));
    }

    @Test
    void drive_again_noMarkOfTheHigherHardLimitStays() {
        threshold.drive(1000);
        push(0, MOST + 1);
        assertEquals(CROSSED, threshold.ask(0));
        threshold.drive(20);
        assertTrue(push(0, 8));
        assertEquals(OVERFULL, threshold.ask(0));
    }

    @Test
    void undrive_marksOfTheHardLimit_areGone() {
        threshold.drive(1000);
        push(0, MOST + 1);
        assertEquals(CROSSED, threshold.ask(0));
        threshold.undrive();
        assertTrue(push(0, 1));
        assertEquals(CROSSED, threshold.ask(0));
        assertEquals(CROSSED, threshold.ask(0), "not only once");
    }

    @Test
    void hardLimit_ofEveryLimit_isFourTimesAsMuchButNeverLittle() {
        threshold.drive(SpaceDoor.FOUR_LIMITS);
        assertEquals(1024, threshold.hardLimit());
        assertEquals(4000, hardLimitOf(1000, SpaceDoor.FOUR_LIMITS));
        assertEquals(Long.MAX_VALUE / 4 * 4, hardLimitOf(Long.MAX_VALUE / 4, SpaceDoor.FOUR_LIMITS));
        assertEquals(Long.MAX_VALUE, hardLimitOf(Long.MAX_VALUE / 4 + 1, SpaceDoor.FOUR_LIMITS));
        assertEquals(0, hardLimitOf(0, 0));
        assertEquals(1000, hardLimitOf(1000, 5), "never below the limit");
    }

    private long hardLimitOf(long most, long hardPages) {
        LazyThreshold other = new LazyThreshold(lists, LazyLimit.fixed(most));
        other.drive(hardPages);
        assertEquals(most, other.limit());
        return other.hardLimit();
    }

    @Test
    void renew_nothingHasMoved_marksStay() {
        push(0, 2);
        assertEquals(WITHIN, threshold.ask(0));
        threshold.renew(1_000_000);
        assertFalse(push(0, MOST - 2));
        assertTrue(push(0, 1));
    }

    @Test
    void renew_limitFollowsUse_marksOfTheHigherLimitAreGone() {
        LazyThreshold following = new LazyThreshold(lists, new LazyLimit(10, 100, 2));
        assertEquals(10, following.limit());
        assertEquals(100, following.most());
        following.renew(160);
        assertEquals(80, following.limit());
        push(0, 1);
        assertEquals(WITHIN, following.ask(0));
        assertFalse(push(0, 1));
        following.renew(40);
        assertEquals(20, following.limit());
        assertTrue(push(0, 1));
        assertEquals(WITHIN, following.ask(0));
        assertEquals(17, quietPages(0));
    }

    @Test
    void followsUse_onlyWhereTheLimitMoves_andWhileItMay() {
        assertFalse(threshold.followsUse());
        LazyThreshold following = new LazyThreshold(lists, new LazyLimit(10, 100, 2));
        assertTrue(following.followsUse());
        following.setFollowsUse(false);
        assertFalse(following.followsUse());
        following.renew(40);
        assertEquals(100, following.limit(), "the highest");
    }
}

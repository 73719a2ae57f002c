package org.acre.revoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final int PAGE_SHIFT = 12;
    private static final long PAGE = 1L << PAGE_SHIFT;

    private final PinLimit limit = new PinLimit(PinShares.DEFAULT, 1L << 30);
    private final AtomicInteger opened = new AtomicInteger();
    private final Groups groups = new Groups(
            () -> {
                opened.incrementAndGet();
                return Arena.ofShared();
            },
            1, nodes -> 0, limit);

    private long allocate(long start, long pages) {
        Groups.Place place = groups.join(pages);
        return place.group().note(place.area(), start, pages * PAGE);
    }

    private Group group(long tag) {
        Group group = groups.of(tag);
        assertNotNull(group);
        return group;
    }

    /** Live pages, so that a group may have a quarter of them. */
    private void live(long pages) {
        limit.joined(pages);
    }

    private void purge(FakeBatch batch) {
        GroupCount count = new GroupCount(groups, PAGE_SHIFT, () -> passes++);
        count.count(batch);
        count.revoke();
        count.keep(batch);
    }

    private long passes = 1;

    @Test void join_fewLivePages_everyAreaIsAlone() {
        long first = allocate(0, 1);
        long second = allocate(PAGE, 1);
        assertFalse(group(first) == group(second));
        assertEquals(2, opened.get());
    }

    @Test void join_manyLivePages_sharesUpToAQuarterAndGrowsWithThem() {
        live(40);
        long first = allocate(0, 4);
        assertSame(group(first), group(allocate(1 << 20, 4)));
        Group full = group(allocate(2 << 20, 4)); // 52 live pages: a quarter is 13 by now
        assertSame(group(first), full);
        assertEquals(12, full.pages());
        assertFalse(full == group(allocate(3 << 20, 4)));
    }

    @Test void join_afterManyAreas_opensAnotherGroup() {
        live(1 << 20);
        long first = allocate(0, 1);
        for (int i = 1; i < Group.MOST_AREAS; i++) {
            assertSame(group(first), group(allocate(i * PAGE, 1)));
        }
        assertFalse(group(first) == group(allocate(Group.MOST_AREAS * PAGE, 1)));
    }

    @Test void purge_someAreasBusy_keepsTheOthers() {
        live(1 << 20);
        long a = allocate(0, 1);
        long b = allocate(PAGE, 2);
        long c = allocate(3 * PAGE, 1);
        Group group = group(a);
        FakeBatch batch = new FakeBatch().area(0, PAGE, a).area(PAGE, 3 * PAGE, b);
        purge(batch);
        assertTrue(group.arena.scope().isAlive());
        assertEquals(1, batch.kept.size(), "neighbours are kept as one range");
        FakeBatch later = new FakeBatch().area(3 * PAGE, 4 * PAGE, c).waiting(group.number, 0, PAGE, a)
                .waiting(group.number, PAGE, 3 * PAGE, b);
        purge(later);
        assertFalse(group.arena.scope().isAlive());
        assertEquals(0, later.kept.size());
        assertNull(groups.of(a));
    }

    /** An area that grew and shrank again leaves a tail that its segment does not reach. */
    @Test void purge_tailKeptEarlier_goesWithTheGroup() {
        live(1 << 20);
        long a = allocate(0, 1);
        Group group = group(a);
        FakeBatch tail = new FakeBatch().area(PAGE, 2 * PAGE, a);
        purge(tail);
        assertEquals(List.of(group.number), tail.keys);
        FakeBatch later = new FakeBatch().area(0, PAGE, a).waiting(group.number, PAGE, 2 * PAGE, a);
        purge(later);
        assertFalse(group.arena.scope().isAlive());
        assertEquals(2, later.areas.size(), "the tail was not recalled");
        assertEquals(0, later.kept.size());
    }

    @Test void purge_passThatEndedEarly_isNotCountedAgain() {
        live(1 << 20);
        long a = allocate(0, 1);
        long b = allocate(PAGE, 1);
        new GroupCount(groups, PAGE_SHIFT, () -> passes++).count(new FakeBatch().area(0, PAGE, a));
        purge(new FakeBatch().area(0, PAGE, a));
        assertTrue(group(b).arena.scope().isAlive());
    }

    @Test void join_afterTheSeal_goesElsewhere() {
        live(1 << 20);
        long a = allocate(0, 1);
        Group group = group(a);
        assertFalse(group.sealIfAllAre(2));
        assertTrue(group.sealIfAllAre(1));
        assertEquals(Group.NONE, group.join(1, 100));
        assertFalse(group == group(allocate(PAGE, 1)));
    }

    @Test void leave_areaWhoseSegmentFailed_groupClosesWithoutIt() {
        live(1 << 20);
        long a = allocate(0, 1);
        Groups.Place failed = groups.join(5);
        groups.leave(failed, 5);
        Group group = group(a);
        purge(new FakeBatch().area(0, PAGE, a));
        assertFalse(group.arena.scope().isAlive());
    }

    @Test void leave_lastThatWasMissing_recallsWhatWasKept() {
        live(1 << 20);
        long a = allocate(0, 1);
        Group group = group(a);
        Groups.Place failing = groups.join(1);
        assertSame(group, failing.group());
        FakeBatch early = new FakeBatch().area(0, PAGE, a);
        purge(early);
        assertEquals(List.of(group.number), early.keys);
        groups.leave(failing, 1);
        purge(new FakeBatch().waiting(group.number, 0, PAGE, a));
        assertFalse(group.arena.scope().isAlive());
    }

    @Test void purge_countedTwiceAfterAFailure_isNotRevokedAndNotLost() {
        live(1 << 20);
        long a = allocate(0, 1);
        long b = allocate(PAGE, 1);
        Group group = group(a);
        new GroupCount(groups, PAGE_SHIFT, () -> passes++).count(new FakeBatch().area(0, PAGE, a)); // and then it threw
        FakeBatch again = new FakeBatch().area(0, PAGE, a);
        purge(again);
        assertTrue(group.arena.scope().isAlive());
        assertEquals(List.of(group.number), again.keys);
        purge(new FakeBatch().area(PAGE, 2 * PAGE, b).waiting(group.number, 0, PAGE, a));
        assertFalse(group.arena.scope().isAlive());
    }

    @Test void closeAll_laterJoins_areRefused() {
        live(1 << 20);
        long a = allocate(0, 1);
        Group group = group(a);
        assertEquals(0, groups.closeAll());
        assertFalse(group.arena.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> allocate(0, 300));
    }

    @Test void pinLimit_tooMuchPinned_nothingIsShared() {
        PinLimit strict = new PinLimit(PinShares.DEFAULT.withTotal(0.25), 1L << 30);
        strict.joined(1_000);
        assertEquals(250, strict.groupPages());
        strict.passed(0, 251);
        assertEquals(0, strict.groupPages());
        strict.passed(0, 250);
        assertEquals(250, strict.groupPages());
        strict.freed(400);
        strict.passed(600, 0);
        assertEquals(100, strict.groupPages(), "200 were freed by address");
    }
}

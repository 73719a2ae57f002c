package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The word of a reader, and whose it is. */
class ReaderStateTest {
    private final Thread me = Thread.currentThread();

    @Test void word_nestedSections_endWithTheOutermost() {
        long outside = 0;
        long outer = ReaderWord.entered(outside);
        long inner = ReaderWord.entered(outer);
        assertTrue(ReaderWord.isInside(inner) && ReaderWord.depth(inner) == 2);
        assertEquals(outer, ReaderWord.exited(inner));
        assertFalse(ReaderWord.hasEnded(outer, inner));
        assertFalse(ReaderWord.hasEnded(inner, outer));
        long after = ReaderWord.exited(outer);
        assertTrue(ReaderWord.isIdle(after) && ReaderWord.hasEnded(outer, after));
        assertTrue(ReaderWord.hasEnded(outer, ReaderWord.entered(after)), "another section");
    }

    @Test void word_lastGeneration_wrapsToTheFirst() {
        long last = ReaderWord.entered(0xFFFF_FFFF_FFFFL << 16);
        assertTrue(ReaderWord.isInside(last));
        long wrapped = ReaderWord.exited(last);
        assertEquals(0, wrapped);
        assertTrue(ReaderWord.hasEnded(last, ReaderWord.entered(wrapped)));
    }

    @Test void word_claimed_isNeitherIdleNorInside() {
        long claimed = ReaderWord.claimed(7L << 16);
        assertFalse(ReaderWord.isIdle(claimed));
        assertFalse(ReaderWord.isInside(claimed));
    }

    @Test void tryEnter_taken_isRefused() {
        ReaderState slot = new ReaderState();
        assertTrue(slot.tryEnter(me, null));
        assertFalse(slot.tryEnter(me, null));
        assertTrue(slot.isHeldBy(me));
        slot.exit(me, slot.word());
        assertFalse(slot.isHeldBy(me));
        assertTrue(slot.tryEnter(me, null), "its owner comes again by one cas");
    }

    @Test void tryEnter_traced_remembersWhere() {
        ReaderState slot = new ReaderState();
        Throwable here = new Throwable();
        assertTrue(slot.tryEnter(me, here));
        assertSame(here, slot.trace());
    }

    @Test void exit_everyWrongWay_changesNothing() {
        ReaderState slot = new ReaderState();
        assertTrue(slot.tryEnter(me, null));
        long ticket = slot.word();
        Thread other = Thread.ofPlatform().unstarted(() -> {});
        assertThrows(IllegalStateException.class, () -> slot.exit(other, ticket));
        assertThrows(IllegalStateException.class, () -> slot.exit(me, ticket - 1));
        assertThrows(IllegalStateException.class, () -> slot.exit(other));
        assertEquals(ticket, slot.word());
    }

    @Test void forgetEndedOwner_ended_isForgottenAndTheSlotGoesOn() throws InterruptedException {
        ReaderState slot = new ReaderState();
        Thread gone = Thread.ofPlatform().start(() -> {
            assertTrue(slot.tryEnter(Thread.currentThread(), null));
            slot.exit(Thread.currentThread(), slot.word());
        });
        gone.join();
        assertSame(gone, slot.owner());
        long word = slot.word();
        slot.forgetEndedOwner();
        assertNull(slot.owner());
        assertEquals(word, slot.word());
        assertTrue(slot.tryEnter(me, null));
        slot.forgetEndedOwner();
        assertSame(me, slot.owner());
    }

    @Test void forgetEndedOwner_diedInside_isKeptForTheReport() throws InterruptedException {
        ReaderState slot = new ReaderState();
        Thread gone = Thread.ofPlatform().start(() -> assertTrue(slot.tryEnter(Thread.currentThread(), null)));
        gone.join();
        slot.forgetEndedOwner();
        assertSame(gone, slot.owner());
        assertTrue(ReaderWord.isInside(slot.word()));
    }
}

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

    private static final long GATE = 7L << 16;

    @Test void word_nestedSections_endWithTheOutermost() {
        long outer = ReaderWord.opened(GATE);
        long inner = ReaderWord.nested(outer);
        assertTrue(ReaderWord.isInside(inner) && ReaderWord.depth(inner) == 2);
        assertTrue(ReaderWord.isSameEpoch(inner, GATE));
        assertEquals(outer, ReaderWord.exited(inner));
        assertFalse(ReaderWord.hasEnded(outer, inner));
        assertFalse(ReaderWord.hasEnded(inner, outer));
        assertEquals(ReaderWord.OUTSIDE, ReaderWord.exited(outer));
        assertTrue(ReaderWord.hasEnded(outer, ReaderWord.OUTSIDE));
        assertTrue(ReaderWord.hasEnded(outer, ReaderWord.opened(GATE + (1 << 16))), "another section");
        assertFalse(ReaderWord.hasEnded(outer, outer), "perhaps another section: waiting is safe");
    }

    @Test void word_gateWithFlags_bearsItsEpochOnly() {
        assertEquals(ReaderWord.opened(GATE), ReaderWord.opened(GATE + 5));
    }

    @Test void word_lastEpoch_isAnotherThanTheFirst() {
        long last = ReaderWord.opened(-1L << 16);
        assertTrue(ReaderWord.isInside(last));
        assertTrue(ReaderWord.hasEnded(last, ReaderWord.opened(0)));
        assertEquals(ReaderWord.OUTSIDE, ReaderWord.exited(last));
    }

    @Test void word_claimed_isNotInside() {
        assertFalse(ReaderWord.isInside(ReaderWord.CLAIMED));
    }

    @Test void nextEpoch_keepsFlagsAndWraps() {
        Gate gate = Gate.ofReaders();
        long before = gate.word();
        long after = gate.nextEpoch();
        assertEquals(after, gate.word());
        assertFalse(ReaderWord.isSameEpoch(before, after));
        assertEquals(before & 0xFFFF, after & 0xFFFF);
        gate.close();
        assertTrue(gate.isClosed() && ReaderWord.isSameEpoch(after, gate.word()));
    }

    @Test void tryEnter_taken_isRefused() {
        ReaderState slot = new ReaderState();
        assertTrue(slot.tryEnter(me, GATE, null));
        assertFalse(slot.tryEnter(me, GATE, null));
        assertTrue(slot.isHeldBy(me));
        slot.exit(me);
        assertFalse(slot.isHeldBy(me));
        assertTrue(slot.tryEnter(me, GATE, null));
    }

    @Test void tryEnter_traced_remembersWhere() {
        ReaderState slot = new ReaderState();
        Throwable here = new Throwable();
        assertTrue(slot.tryEnter(me, GATE, here));
        assertSame(here, slot.trace());
    }

    @Test void exit_everyWrongWay_changesNothing() {
        ReaderState slot = new ReaderState();
        assertThrows(IllegalStateException.class, () -> slot.exit(me));
        assertTrue(slot.tryEnter(me, GATE, null));
        long word = slot.word();
        Thread other = Thread.ofPlatform().unstarted(() -> {});
        assertThrows(IllegalStateException.class, () -> slot.requireInside(other));
        assertThrows(IllegalStateException.class, () -> slot.exit(other));
        assertEquals(word, slot.word());
    }

    @Test void forgetEndedOwner_ended_isForgottenAndTheSlotGoesOn() throws InterruptedException {
        ReaderState slot = new ReaderState();
        Thread gone = Thread.ofPlatform().start(() -> {
            assertTrue(slot.tryEnter(Thread.currentThread(), GATE, null));
            slot.exit(Thread.currentThread());
        });
        gone.join();
        assertSame(gone, slot.owner());
        slot.forgetEndedOwner();
        assertNull(slot.owner());
        assertEquals(ReaderWord.OUTSIDE, slot.word());
        assertTrue(slot.tryEnter(me, GATE, null));
        slot.forgetEndedOwner();
        assertSame(me, slot.owner());
    }

    @Test void forgetEndedOwner_diedInside_isKeptForTheReport() throws InterruptedException {
        ReaderState slot = new ReaderState();
        Thread gone = Thread.ofPlatform().start(() -> assertTrue(slot.tryEnter(Thread.currentThread(), GATE, null)));
        gone.join();
        slot.forgetEndedOwner();
        assertSame(gone, slot.owner());
        assertTrue(ReaderWord.isInside(slot.word()));
    }
}

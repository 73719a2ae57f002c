package org.acre.cli.soak;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every move of a page that the law forbids is refused, and says what it found. */
class LedgerTest {
    private static final long PAGE = 4096;

    private boolean over;
    private final Ledger ledger = new Ledger(16 * PAGE, PAGE, _ -> over);

    private static void assertRefused(String why, Runnable move) {
        BrokenLawException refusal = assertThrows(BrokenLawException.class, move::run);
        assertTrue(refusal.toString().contains(why), refusal.toString());
    }

    @Test void handedOut_busyOrStale_isRefused() {
        ledger.handedOut(0, 2 * PAGE, 7);
        assertRefused("busy, of owner 7, should be free", () -> ledger.handedOut(PAGE, 3 * PAGE, 8));
        ledger.givenUp(0, 2 * PAGE, 7);
        assertRefused("not yet invalidated, should be free", () -> ledger.handedOut(0, PAGE, 9));
    }

    @Test void givenUp_byAnother_isRefused() {
        ledger.handedOut(0, PAGE, 7);
        assertRefused("of owner 7", () -> ledger.givenUp(0, PAGE, 8));
    }

    @Test void invalidated_beforeTheGracePeriodIsOver_isRefused() {
        ledger.handedOut(0, PAGE, 7);
        ledger.givenUp(0, PAGE, 7, 41);
        assertRefused("grace period 41 is not over", () -> ledger.invalidated(0, PAGE));
        over = true;
        ledger.invalidated(0, PAGE);
        assertDoesNotThrow(ledger::requireAllFree);
    }

    @Test void invalidated_busyOrFree_isRefused() {
        assertRefused("should be given up", () -> ledger.invalidated(0, PAGE));
        ledger.handedOut(0, PAGE, 7);
        assertRefused("should be given up", () -> ledger.invalidated(0, PAGE));
    }

    @Test void requireAllFree_onePageLeft_isRefused() {
        ledger.handedOut(15 * PAGE, 16 * PAGE, 7);
        assertRefused("page 15 is busy", ledger::requireAllFree);
    }
}

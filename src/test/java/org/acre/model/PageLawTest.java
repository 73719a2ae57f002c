package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Each rule of the checkers fires. */
class PageLawTest {
    private static final long PAGE = 4096;

    private final PageLaw law = new PageLaw(0, 8 * PAGE, PAGE);

    private void breaks(Executable breach) {
        AssertionError seen = assertThrows(AssertionError.class, breach);
        assertEquals(seen, assertThrows(AssertionError.class, law::check)); // also where the error was swallowed
    }

    @Test void handedOut_busyPage_isABreach() {
        law.handedOut(0, 2 * PAGE);
        breaks(() -> law.handedOut(PAGE, PAGE));
    }

    @Test void handedOut_freedButNotInvalidated_isABreach() {
        law.handedOut(0, PAGE);
        law.freed(0, PAGE);
        breaks(() -> law.handedOut(0, PAGE));
    }

    @Test void invalidated_busyPage_isABreach() {
        law.handedOut(0, PAGE);
        breaks(() -> law.invalidated(0, PAGE));
    }

    @Test void freed_twice_isABreach() {
        law.handedOut(0, PAGE);
        law.freed(0, PAGE);
        breaks(() -> law.freed(0, PAGE));
    }

    @Test void invalidated_sectionOpenSinceBeforeTheDeferral_isABreach() {
        law.handedOut(0, PAGE);
        long _ = law.entered();
        law.deferred(0, PAGE);
        breaks(() -> law.invalidated(0, PAGE));
    }

    @Test void invalidated_sectionLeftOrYounger_isAllowed() {
        law.handedOut(0, PAGE);
        long before = law.entered();
        law.deferred(0, PAGE);
        long _ = law.entered();
        law.leaving(before);
        law.invalidated(0, PAGE);
        law.check();
        assertEquals(0, law.pagesInUse());
    }

    @Test void owners_overlapOrChangedByte_isABreach() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64);
            Owners owners = new Owners();
            owners.take(memory.asSlice(0, 32));
            assertThrows(AssertionError.class, () -> owners.take(memory.asSlice(31, 8)));
            memory.set(JAVA_BYTE, 7, (byte) -1);
            assertThrows(AssertionError.class, () -> owners.check(memory.asSlice(0, 32)));
        }
    }
}

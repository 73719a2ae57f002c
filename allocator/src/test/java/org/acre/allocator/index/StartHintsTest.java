package org.acre.allocator.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;

/** A hint is never believed. */
class StartHintsTest {
    private static final long PAGE = 4096;

    /** The next page whose hint lies where that of {@code page} does, in a table of the first length. */
    private static long sharing(long page) {
        int[] table = StartHints.note(StartHints.create(), page, 1, 1);
        long other = page + 1;
        while (StartHints.guess(table, other) != 1) {
            other++;
        }
        return other;
    }

    @Test
    void free_twoAreasOfOneHint_freesTheOneThatWasNamed() {
        long first = 1_000;
        long second = sharing(first);
        AddressSpace space = AddressSpace.builder().span(0, (second + 1) * PAGE).build();
        // Areas out of a window are noted, and the second one last.
        assertEquals(first * PAGE, space.allocate(PAGE, PAGE, first * PAGE, (first + 1) * PAGE));
        assertEquals(second * PAGE, space.allocate(PAGE, PAGE, second * PAGE, (second + 1) * PAGE));
        space.free(first * PAGE);
        assertEquals(AddressSpace.NONE, space.find(first * PAGE));
        assertEquals(second * PAGE, space.find(second * PAGE));
        space.free(second * PAGE);
        space.verify();
    }
}

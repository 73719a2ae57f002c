package org.acre.purge.deferred;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class HeadLinkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4096, (1L << 30) - 1})
    void of_ticket_comesBack(long ticket) {
        for (int words : new int[] {0, 1, 511, 512, HeadLink.MOST_WORDS}) {
            long link = HeadLink.of(ticket, words);
            assertNotEquals(HeadLink.NONE, link);
            assertEquals(ticket, HeadLink.entry(link));
            assertEquals(words, HeadLink.offsetWords(link));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 0x7fff_ffff_fff8L, (1L << 53) - 8})
    void of_object_comesBack(long address) {
        for (int words : new int[] {0, 1, HeadLink.MOST_WORDS}) {
            long link = HeadLink.of(Deferrals.object(address), words);
            assertNotEquals(HeadLink.NONE, link);
            assertNotEquals(-1, link);
            assertEquals(Deferrals.object(address), HeadLink.entry(link));
            assertEquals(words, HeadLink.offsetWords(link));
        }
    }

    @Test void of_objectThatNoLinkNames_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> HeadLink.of(Deferrals.object(4), 0));
        assertThrows(IllegalArgumentException.class, () -> HeadLink.of(Deferrals.object(1L << 53), 0));
    }
}

package org.acre.allocator.area;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AreaWordTest {
    @Test
    void word_everyNodeAndState_roundTrips() {
        long word = 0;
        assertEquals(-1, AreaWord.node(word));
        for (int node = 0; node < 128; node++) {
            word = AreaWord.reborn(word, node);
            for (int state = 0; state <= AreaWord.RESIZING; state++) {
                word = AreaWord.withState(word, state);
                assertEquals(state, AreaWord.state(word));
                assertEquals(node, AreaWord.node(word));
                assertEquals(node + 1, AreaWord.generation(word));
                assertEquals(state == AreaWord.BUSY || state == AreaWord.RESIZING, AreaWord.isBusy(word));
                assertFalse(AreaWord.describe(word).isEmpty());
            }
        }
    }

    @Test
    void reborn_keepsNodeAndCountsOneLife() {
        long word = AreaWord.withState(AreaWord.reborn(0, 7), AreaWord.POOLED);
        long next = AreaWord.reborn(word);
        assertEquals(7, AreaWord.node(next));
        assertEquals(AreaWord.BUSY, AreaWord.state(next));
        assertEquals(AreaWord.generation(word) + 1, AreaWord.generation(next));
    }

    @Test
    void generation_of48Bits_wrapsWithoutTouchingNodeAndState() {
        long last = AreaWord.reborn(0, 127) | -1L << 16;
        assertEquals((1L << 48) - 1, AreaWord.generation(last));
        long first = AreaWord.reborn(last);
        assertEquals(0, AreaWord.generation(first));
        assertEquals(127, AreaWord.node(first));
        assertTrue(AreaWord.isBusy(first));
    }

    @Test
    void record_allFields_doNotTouchEachOther() {
        AreaTable areas = new AreaTable();
        for (int chunk = 0; chunk < 9; chunk++) {
            assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
        }
        assertEquals(9 * AreaTable.CHUNK_RECORDS, areas.capacity());
        for (int id = areas.capacity() - 3; id < areas.capacity(); id++) {
            areas.setStart(id, id);
            areas.setPages(id, 2L * id);
            areas.setWordRelease(id, AreaWord.FREE);
            areas.resetNode(id, id - 1);
            areas.setLeft(id, AreaTable.MOST_RECORDS - 1);
            areas.setRight(id, AreaTable.MOST_RECORDS - 2);
            areas.setBlack(id, true);
            areas.setParent(id, AreaTable.MOST_RECORDS - 3);
        }
        for (int id = areas.capacity() - 3; id < areas.capacity(); id++) {
            assertEquals(id, areas.start(id));
            assertEquals(3L * id, areas.end(id));
            assertEquals(2L * id, areas.largest(id));
            assertEquals(AreaTable.MOST_RECORDS - 1, areas.left(id));
            assertEquals(AreaTable.MOST_RECORDS - 2, areas.right(id));
            assertEquals(AreaTable.MOST_RECORDS - 3, areas.parent(id));
            assertTrue(areas.isBlack(id));
            areas.setBlack(id, false);
            assertFalse(areas.isBlack(id));
            assertEquals(AreaTable.MOST_RECORDS - 3, areas.parent(id));
            assertTrue(areas.contains(id, 3L * id - 1));
            assertFalse(areas.contains(id, 3L * id));
            assertFalse(areas.contains(id, id - 1));
        }
    }
}

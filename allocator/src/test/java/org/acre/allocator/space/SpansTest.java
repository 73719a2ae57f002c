package org.acre.allocator.space;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpansTest {
    private final Spans three = Spans.NONE.with(30, 40).with(10, 20).with(50, 60);

    private static String describe(Spans spans) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < spans.count(); i++) {
            text.append('[').append(spans.start(i)).append(", ").append(spans.end(i)).append(')');
        }
        return text.toString();
    }

    @Test void with_anyOrder_isAscending() {
        assertEquals("[10, 20)[30, 40)[50, 60)", describe(three));
        assertEquals(30, three.totalPages());
    }

    @Test void without_each_leavesTheOthers() {
        assertEquals("[30, 40)[50, 60)", describe(three.without(10)));
        assertEquals("[10, 20)[50, 60)", describe(three.without(30)));
        assertEquals("[10, 20)[30, 40)", describe(three.without(50)));
        assertEquals(describe(three), describe(three.without(20)));
    }

    @Test void overlapping_edges_belongToNobody() {
        assertEquals(-1, three.overlapping(20, 30));
        assertEquals(1, three.overlapping(39, 51));
        assertEquals(2, three.overlapping(40, 51));
        assertEquals(-1, three.overlapping(60, 70));
    }
}

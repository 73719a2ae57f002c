package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static NamedRatio ratio(String question, double value, double factor) {
        return new NamedRatio(question, "", "malloc", new Estimate(value, value / factor, value * factor, 3));
    }

    @Test void of_changeWithinTheErrors_isNoise() {
        Comparison.Move move = Comparison.of(List.of(ratio("a", 1, 1.3)), List.of(ratio("a", 1.35, 1.3))).moves().getFirst();
        assertEquals(1.35, move.change(), 1e-12);
        assertFalse(move.beyondNoise());
        assertTrue(move.movedBy(0.25));
    }

    @Test void of_changeBeyondTheErrors_saysWhichWay() {
        assertEquals("better", Comparison.of(List.of(ratio("a", 1, 1.02)), List.of(ratio("a", 1.1, 1.02))).moves().getFirst().verdict());
        assertEquals("worse", Comparison.of(List.of(ratio("a", 1, 1.02)), List.of(ratio("a", 0.9, 1.02))).moves().getFirst().verdict());
    }

    @Test void movedBy_quarter_isTheSameUpAndDown() {
        Comparison comparison = Comparison.of(List.of(ratio("a", 1, 1), ratio("b", 1, 1), ratio("c", 1, 1), ratio("d", 1, 1)),
                List.of(ratio("a", 1.26, 1), ratio("b", 1 / 1.26, 1), ratio("c", 1.24, 1), ratio("d", 1 / 1.24, 1)));
        assertEquals(List.of("a: malloc", "b: malloc"), comparison.movedBy(0.25).stream().map(Comparison.Move::key).toList());
    }

    @Test void of_onlyOneSide_isMissing() {
        Comparison comparison = Comparison.of(List.of(ratio("a", 1, 1)), List.of(ratio("b", 1, 1)));
        assertTrue(comparison.moves().isEmpty());
        assertEquals(List.of("b: malloc (only after)", "a: malloc (only before)"), comparison.missing());
    }
}

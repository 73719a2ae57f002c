package org.acre.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Least squares, and when a rise is growth. */
class SlopeTest {
    private static final int SAMPLES = 120;

    /** A sample each quarter of a minute. */
    private static Slope slope(IntToDoubleFunction sample) {
        return Slope.of(IntStream.range(0, SAMPLES).mapToDouble(i -> i / 4.0).toArray(),
                IntStream.range(0, SAMPLES).mapToDouble(sample).toArray());
    }

    @Test void of_straightLine_isExact() {
        Slope slope = slope(i -> 1_000 + 50 * (i / 4.0));
        assertEquals(50, slope.perMinute(), 1e-9);
        assertEquals(0, slope.error(), 1e-9);
        assertEquals((SAMPLES - 1) / 4.0, slope.minutes());
    }

    @Test void isGrowth_slowLeakUnderNoise_isFound() {
        Random random = new Random(1);
        assertTrue(slope(i -> 100_000 + 500 * (i / 4.0) + random.nextGaussian() * 2_000).isGrowth(1_000));
    }

    @Test void isGrowth_noiseAlone_isNone() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            assertFalse(slope(_ -> 100_000 + random.nextGaussian() * 5_000).isGrowth(1_000), "seed " + seed);
        }
    }

    @Test void isGrowth_lessThanMatters_isNone() {
        assertFalse(slope(i -> 100_000 + i / 4.0).isGrowth(1_000));
    }

    @Test void of_sawtooth_isNoGrowth() {
        assertFalse(slope(i -> i % 17 * 3_000).isGrowth(64));
    }
}

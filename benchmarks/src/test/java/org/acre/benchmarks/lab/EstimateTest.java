package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
    private static Sample forks(double... means) {
        return Sample.of(java.util.Arrays.stream(means).mapToObj(List::of).toList());
    }

    @Test void of_throughput_isOursDividedByThePeer() {
        Estimate estimate = Estimate.of(forks(20, 20, 20), forks(10, 10, 10), false);
        assertEquals(new Estimate(2, 2, 2, 3), estimate);
        assertTrue(estimate.faster());
    }

    @Test void of_time_isThePeerDividedByOurs() {
        Estimate estimate = Estimate.of(forks(20, 20), forks(10, 10), true);
        assertEquals(0.5, estimate.value());
        assertTrue(estimate.slower());
    }

    /** Worked by hand: relative variances of the means 1/300 and 1/1200, degrees of freedom 50/17 = 2.941, t 3.2201. */
    @Test void of_knownData_hasTheLimitsOfWelchAndTheDeltaMethod() {
        Estimate estimate = Estimate.of(forks(9, 10, 11), forks(19, 20, 21), true);
        assertEquals(2, estimate.value(), 1e-12);
        double variance = 1.0 / 300 + 1.0 / 1200;
        assertEquals(variance, forks(9, 10, 11).relativeVarianceOfMean() + forks(19, 20, 21).relativeVarianceOfMean(), 1e-12);
        assertEquals(3.2201 * Math.sqrt(variance), estimate.logError(), 1e-4);
        assertEquals(4, estimate.low() * estimate.high(), 1e-9);
    }

    @Test void of_theOtherWayRound_hasInverseLimits() {
        Estimate one = Estimate.of(forks(9, 10, 12), forks(3, 4, 5), false);
        Estimate other = Estimate.of(forks(3, 4, 5), forks(9, 10, 12), false);
        assertEquals(1 / one.value(), other.value(), 1e-12);
        assertEquals(1 / one.high(), other.low(), 1e-9);
    }

    @Test void of_oneFork_takesItsIterationsAndSaysSo() {
        Estimate estimate = Estimate.of(Sample.of(List.of(List.of(9.0, 10.0, 11.0))), forks(20, 20, 20), true);
        assertEquals(1, estimate.forks());
        assertTrue(estimate.low() < 2 && estimate.high() > 2);
    }

    @Test void of_equalSpeeds_coversOneAboutAsOftenAsItSays() {
        long seed = Long.getLong("acre.seed", 42);
        System.out.println("EstimateTest -Dacre.seed=" + seed);
        Random random = new Random(seed);
        int trials = 2_000;
        long covered = IntStream.range(0, trials).filter(_ -> {
            Estimate estimate = Estimate.of(noisy(random), noisy(random), false);
            return !estimate.faster() && !estimate.slower();
        }).count();
        assertTrue(covered > 0.93 * trials && covered < 0.98 * trials, covered + " of " + trials);
    }

    private static Sample noisy(Random random) {
        return forks(random.doubles(4).map(_ -> 100 + 5 * random.nextGaussian()).toArray());
    }

    @Test void ratio_tooFewSamplesForAnError_isNone() {
        Score one = new Score("", "Acre", true, "", "x", java.util.Map.of(), 1, "ns/op", true, List.of(List.of(3.0)), "", null, java.util.Map.of());
        Answer answer = new Answer("a", "b?", "", "", List.of(one, Sampled.score("", "malloc", false, 5, 6)));
        assertTrue(answer.ratios().isEmpty());
    }

    @Test void verdict_intervalAroundOne_isNotToldApart() {
        Estimate estimate = new Estimate(1.1, 0.9, 1.3, 3);
        assertFalse(estimate.faster() || estimate.slower());
        assertEquals("not told apart", estimate.verdict());
        assertEquals("1.10 [0.90, 1.30]", estimate.toString());
    }

    @Test void spread_isLargestLessSmallestByTheMean() {
        assertEquals(0.2, forks(9, 10, 11).spread(), 1e-12);
    }
}

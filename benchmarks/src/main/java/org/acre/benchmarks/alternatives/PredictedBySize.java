package org.acre.benchmarks.alternatives;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Areas of a length whose like died young share; the others are alone. Young is before so many further allocations. What was
 * learned fades, so that a program may change.
 */
public final class PredictedBySize implements Grouping {
    private static final int YOUNG = 512;
    private static final double MEMORY = 64;
    private static final double SURVIVES_OFTEN = 0.1;

    private record Birth(int area, int pages, long time) {}

    private final FixedCount shared;
    private final Map<Integer, double[]> survival = new HashMap<>();
    private final Map<Integer, Birth> young = new HashMap<>();
    private final ArrayDeque<Birth> births = new ArrayDeque<>();
    private long time;

    public PredictedBySize(int areas) {
        shared = new FixedCount(areas);
    }

    @Override public Cohort join(int area, int pages, Situation situation) {
        time++;
        while (!births.isEmpty() && time - births.peek().time > YOUNG) {
            learn(births.poll(), 1);
        }
        Birth birth = new Birth(area, pages, time);
        births.add(birth);
        young.put(area, birth);
        double[] known = survival.get(pages);
        return known != null && known[0] < SURVIVES_OFTEN ? shared.join(area, pages, situation) : new Cohort();
    }

    @Override public void freed(int area, int pages, Cohort cohort) {
        Birth birth = young.get(area);
        if (birth != null) {
            learn(birth, 0);
        }
    }

    /** The share of survivors among areas of this length: all of them at first, then those of the last few dozen. */
    private void learn(Birth birth, int survived) {
        if (young.remove(birth.area) == null) {
            return;
        }
        double[] known = survival.computeIfAbsent(birth.pages, pages -> new double[] {0.5, 0});
        known[1]++;
        known[0] += Math.max(1 / MEMORY, 1 / (known[1] + 2)) * (survived - known[0]);
    }
}

package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BudgetTest {
    @Test void rounds_moreTime_moreForks() {
        assertEquals(1, new Budget(20).rounds(20));
        assertEquals(2, new Budget(80).rounds(20));
        assertEquals(3, new Budget(150).rounds(20));
        assertEquals(5, new Budget(3_100).rounds(100));
    }

    @Test void plan_allForks_fillTheBudget() {
        Budget budget = new Budget(100);
        double left = 40;
        double elapsed = 0;
        for (int fork = 0; fork < 40; fork++) {
            ForkPlan plan = budget.plan(elapsed, left, 1);
            double took = plan.seconds() + 0.8;
            budget.learn(plan, took);
            elapsed += took;
            left--;
        }
        assertEquals(100, elapsed, 5);
    }

    @Test void plan_slowForks_makeLaterOnesShorterAndTheEndStays() {
        Budget budget = new Budget(200);
        double elapsed = 0;
        int ran = 0;
        for (int fork = 0; fork < 50 && budget.allows(elapsed); fork++) {
            ForkPlan plan = budget.plan(elapsed, 50 - fork, 1);
            double took = plan.seconds() + (fork < 10 ? 6 : 1);
            budget.learn(plan, took);
            elapsed += took;
            ran++;
        }
        assertTrue(elapsed < 203, elapsed + " s");
        assertTrue(ran >= 49, ran + " forks");
    }

    @Test void allows_noTimeLeft_refuses() {
        Budget budget = new Budget(10);
        assertTrue(budget.allows(8));
        assertFalse(budget.allows(9));
    }

    @Test void forkPlan_anyTime_hasBothKindsOfIterationsWithinLimits() {
        for (double seconds = 0; seconds < 60; seconds += 0.05) {
            ForkPlan plan = ForkPlan.filling(seconds);
            assertTrue(plan.warmupIterations() >= 1 && plan.iterations() >= 2, plan.toString());
            assertTrue(plan.iterationMillis() >= 100 && plan.iterationMillis() <= 2_000, plan.toString());
            assertTrue(plan.seconds() <= Math.max(0.3, seconds + 0.01), seconds + " s: " + plan);
        }
    }
}

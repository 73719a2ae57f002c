package org.acre.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Makes a program of several threads small that fails now and then: leaves out whole threads, then runs of operations, then makes numbers
 * smaller, as {@link Shrinking} does for one thread. A candidate fails if it fails in any of so many runs; how many comes from how often the
 * present program fails, and is counted anew in every round, as a smaller program may fail less often.
 */
final class TeamShrinking<O extends Record> {
    private static final long MOST_NANOS = 180_000_000_000L;

    private final Predicate<List<List<O>>> failsOnce;
    private final long until = System.nanoTime() + MOST_NANOS;
    private int repetitions;

    TeamShrinking(Predicate<List<List<O>>> failsOnce) {
        this.failsOnce = failsOnce;
    }

    List<List<O>> smallest(List<List<O>> program) {
        List<List<O>> present = program;
        List<List<O>> before;
        do {
            before = present;
            List<List<O>> known = present;
            repetitions = FailureRate.of(() -> failsOnce.test(known)).repetitions();
            present = eachThread(withoutThreads(present), Shrinking::withoutRuns);
            if (present.equals(before)) {
                present = eachThread(present, Shrinking::withSmallerNumbers);
            }
        } while (!present.equals(before) && !isLate());
        return present;
    }

    private List<List<O>> withoutThreads(List<List<O>> program) {
        List<List<O>> present = program;
        for (int thread = present.size() - 1; thread >= 0 && present.size() > 1; thread--) {
            List<List<O>> fewer = new ArrayList<>(present);
            fewer.remove(thread);
            if (stillFails(fewer)) {
                present = fewer;
            }
        }
        return present;
    }

    private interface Pass<O extends Record> {
        List<O> of(Shrinking<O> shrinking, List<O> steps);
    }

    private List<List<O>> eachThread(List<List<O>> program, Pass<O> pass) {
        List<List<O>> present = new ArrayList<>(program);
        for (int i = 0; i < present.size(); i++) {
            int thread = i;
            UnaryOperator<List<O>> smaller = steps -> pass.of(new Shrinking<O>(candidate -> {
                List<List<O>> changed = new ArrayList<>(present);
                changed.set(thread, candidate);
                return stillFails(changed);
            }, until), steps);
            present.set(thread, smaller.apply(present.get(thread)));
        }
        return present;
    }

    private boolean stillFails(List<List<O>> program) {
        for (int run = 0; run < repetitions && !isLate(); run++) {
            if (failsOnce.test(program)) {
                return true;
            }
        }
        return false;
    }

    private boolean isLate() {
        return System.nanoTime() - until >= 0;
    }
}

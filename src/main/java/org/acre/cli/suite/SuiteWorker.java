package org.acre.cli.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** One worker of the suite: waits on the gate, then runs every chosen case in its order. Read by others after it ended. */
final class SuiteWorker implements Runnable {
    private final int number;
    private final SuiteMemory regions;
    private final SuiteParameters parameters;
    private final List<SuiteCase> order;
    private final CountDownLatch gate;
    private final long[] nanos = new long[SuiteCases.ALL.size()];
    private final long[] passed = new long[SuiteCases.ALL.size()];
    private final long[] failed = new long[SuiteCases.ALL.size()];
    private final String[] notes = new String[SuiteCases.ALL.size()];

    SuiteWorker(int number, SuiteMemory regions, SuiteParameters parameters, List<SuiteCase> chosen, CountDownLatch gate) {
        this.number = number;
        this.regions = regions;
        this.parameters = parameters;
        this.order = new ArrayList<>(chosen);
        this.gate = gate;
        Arrays.fill(notes, "");
        if (!parameters.sequential()) {
            // Each worker its own order, and the same one the next time.
            Collections.shuffle(order, new Random(number));
        }
    }

    @Override public void run() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            return;
        }
        SplittableRandom random = new SplittableRandom(number);
        for (SuiteCase suiteCase : order) {
            for (long repeat = 0; repeat < parameters.repeats(); repeat++) {
                run(suiteCase, regions.of(suiteCase), random);
            }
        }
    }

    private void run(SuiteCase suiteCase, CaseMemory memory, SplittableRandom random) {
        int index = SuiteCases.ALL.indexOf(suiteCase);
        long started = System.nanoTime();
        try {
            suiteCase.run(memory, parameters, random);
            passed[index]++;
        } catch (RuntimeException e) {
            failed[index]++;
            if (notes[index].isEmpty()) {
                notes[index] = e instanceof CaseFailedException ? String.valueOf(e.getMessage()) : e.toString();
            }
        }
        nanos[index] += System.nanoTime() - started;
    }

    long nanos(int index) {
        return nanos[index];
    }

    long passed(int index) {
        return passed[index];
    }

    long failed(int index) {
        return failed[index];
    }

    String note(int index) {
        return notes[index];
    }
}

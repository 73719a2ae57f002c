package org.acre.cli.soak;

import java.util.List;
import java.util.SplittableRandom;

/** One thread of one round: its loads by turns, until the time is over or something is wrong. */
final class Worker implements Runnable {
    /** Virtual threads are not time-sliced: each lets others run now and then. */
    private static final int STEPS_BEFORE_YIELD = 32;

    private final String name;
    private final List<Load> loads;
    private final SplittableRandom random;
    private final SoakLog log;
    private volatile boolean over;

    Worker(String name, List<Load> loads, SplittableRandom random, SoakLog log) {
        this.name = name;
        this.loads = loads;
        this.random = random;
        this.log = log;
    }

    /** Asks for the end; does not wait. */
    void end() {
        over = true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // no result depends on who runs next
    @Override public void run() {
        String where = name;
        try {
            for (int step = 1; !over && !log.hasFault(); step++) {
                Load load = loads.get(random.nextInt(loads.size()));
                where = name + ", " + load.getClass().getSimpleName();
                load.step(random);
                if (Thread.interrupted()) {
                    log.count("interrupts taken");
                }
                if (step % STEPS_BEFORE_YIELD == 0) {
                    Thread.yield();
                }
            }
            for (Load load : loads) {
                where = name + ", gives back " + load.getClass().getSimpleName();
                load.giveBack();
            }
        } catch (Throwable e) {
            log.report(where, e);
        }
    }
}

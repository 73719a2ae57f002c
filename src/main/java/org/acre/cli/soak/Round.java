package org.acre.cli.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** New threads with all loads, chaos around them, and then rest: nobody is inside, and everything must add up. */
final class Round {
    private static final int PAUSE_MILLIS = 60;

    private final SoakOptions options;
    private final Worlds worlds;
    private final SoakLog log;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Round(SoakOptions options, Worlds worlds, SoakLog log) {
        this.options = options;
        this.worlds = worlds;
        this.log = log;
    }

    /** @param nanos of load; rest comes on top */
    void run(SplittableRandom random, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        startWorkers(random);
        Chaos chaos = new Chaos(worlds, threads, log, random.split());
        try {
            while (!log.hasFault() && System.nanoTime() - start < nanos) {
                chaos.step();
                Thread.sleep(random.nextInt(PAUSE_MILLIS));
            }
        } catch (RuntimeException e) {
            log.report("chaos", e);
        }
        chaos.end();
        if (endWorkers() && !log.hasFault()) {
            rest();
        }
    }

    private void startWorkers(SplittableRandom random) {
        for (int i = 0; i < options.workers(); i++) {
            boolean platform = options.isPlatform(i);
            String name = (platform ? "soak-platform-" : "soak-virtual-") + i;
            Worker worker = new Worker(name, worlds.loads(), random.split(), log);
            workers.add(worker);
            threads.add((platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual()).name(name).unstarted(worker));
        }
        threads.forEach(Thread::start);
    }

    /** @return false if some are stuck, which is a fault */
    private boolean endWorkers() throws InterruptedException {
        workers.forEach(Worker::end);
        long end = System.nanoTime() + options.patience().toNanos();
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                log.report("round", thread.getName() + " did not come to rest within " + options.patience().toSeconds() + " s; it is at\n    "
                        + Arrays.stream(thread.getStackTrace()).map(Object::toString).collect(Collectors.joining("\n    ")));
                return false;
            }
        }
        return true;
    }

    private void rest() {
        try {
            worlds.rest();
        } catch (RuntimeException | Error e) {
            log.report("at rest", e);
        }
    }
}

package org.acre.cli.soak;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.purge.GracePeriods;
import org.jspecify.annotations.Nullable;

/** What goes wrong around the workers, one thing at a time. One thread; never waits longer than its parts allow. */
final class Chaos {
    private static final int STALL_MILLIS = 300;
    private static final MoodyInvalidation.Mood[] MOODS = MoodyInvalidation.Mood.values();

    private final Worlds worlds;
    private final List<Thread> workers;
    private final SoakLog log;
    private final SplittableRandom random;
    private final List<Thread> stalled = new ArrayList<>();
    private @Nullable MemorySegment ballast;

    Chaos(Worlds worlds, List<Thread> workers, SoakLog log, SplittableRandom random) {
        this.worlds = worlds;
        this.workers = workers;
        this.log = log;
        this.random = random;
    }

    void step() throws InterruptedException {
        switch (random.nextInt(8)) {
            case 0 -> restartPurger();
            case 1 -> stall(random.nextBoolean() ? worlds.numbers.periods : worlds.hasty.gracePeriods());
            case 2 -> worlds.numbers.setMood(MOODS[random.nextInt(MOODS.length)]);
            case 3 -> shrinkBudget();
            case 4 -> interruptSome();
            case 5 -> purgeAll();
            case 6 -> pressure();
            default -> hurry();
        }
    }

    private void restartPurger() throws InterruptedException {
        worlds.numbers.restartPurger();
        log.count("chaos: purger restarted");
    }

    /** A reader that stays inside while others free. */
    private void stall(GracePeriods periods) {
        boolean platform = random.nextBoolean();
        int millis = random.nextInt(STALL_MILLIS);
        stalled.add((platform ? Thread.ofPlatform() : Thread.ofVirtual()).name("soak-stalled").start(() -> {
            try (var _ = periods.enter()) {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                log.report("stalled reader", e);
            }
        }));
        log.count("chaos: reader stalled");
    }

    /** Takes most of the budget, or gives it back: the others have that much less. */
    private void shrinkBudget() {
        MemorySegment held = ballast;
        try {
            if (held != null) {
                ballast = null;
                worlds.tight.free(held);
            } else {
                MemorySegment taken = worlds.tight.allocate((2L + random.nextInt(5)) << 20, 1);
                taken.fill((byte) 1); // memory, not only a count of it
                ballast = taken;
                log.count("chaos: budget shrunk");
            }
        } catch (BudgetExceededException | AddressSpaceExhaustedException _) {
            log.count("chaos: budget refused");
        }
    }

    private void interruptSome() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            workers.get(random.nextInt(workers.size())).interrupt();
            log.count("chaos: interrupts");
        }
    }

    private void purgeAll() {
        List<Region> regions = worlds.regions();
        regions.get(random.nextInt(regions.size())).purger().purgeAll();
        log.count("chaos: purged all");
    }

    private void pressure() {
        worlds.hasty.deferredFree().pressure();
        worlds.numbers.deferred.pressure();
        log.count("chaos: pressure");
    }

    private void hurry() {
        worlds.numbers.periods.synchronizeExpedited();
        worlds.hasty.gracePeriods().synchronizeExpedited();
        log.count("chaos: expedited");
    }

    /** Before the world comes to rest. */
    void end() throws InterruptedException {
        for (Thread thread : stalled) {
            thread.join();
        }
        if (ballast != null) {
            worlds.tight.free(ballast);
            ballast = null;
        }
    }
}

package org.acre.purge;

import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import org.acre.purge.grace.Daemon;

/** The purger's own thread: makes passes as the schedule has it, and sleeps in between. */
final class PurgeThread {
    /** A clock that stands still, in a test, must not make the thread's sleep a loop. */
    private static final long LEAST_SLEEP = 1_000_000;

    private final PurgeSchedule schedule;
    private final Runnable onDeath;
    private final Daemon daemon = new Daemon("acre-purger", this::run);
    /** Made once: a thread that has nothing to do must not fail for want of memory. */
    private final BooleanSupplier hasNews = this::hasNews;
    private volatile boolean closing;
    private volatile boolean dead;

    /** @param onDeath run by the thread when it ends though nobody has closed it */
    PurgeThread(PurgeSchedule schedule, Runnable onDeath) {
        this.schedule = schedule;
        this.onDeath = onDeath;
    }

    void start() {
        daemon.wake();
    }

    /** Asks for a pass. Does not wait. */
    void askForPass() {
        if (schedule.ask()) {
            daemon.wake();
        }
    }

    boolean isRunning() {
        return !closing && !dead;
    }

    private void run() {
        try {
            while (!closing) {
                if (!schedule.step()) {
                    sleep();
                }
            }
        } catch (Throwable e) {
            dead = true;
            try {
                Complaints.log(Level.ERROR, () -> "the purger's thread has ended: from now on frees purge inline", e);
            } finally {
                onDeath.run(); // whatever there is no memory for
            }
        }
    }

    private void sleep() {
        if (schedule.hasInterval()) {
            daemon.sleepUnless(hasNews, Math.max(LEAST_SLEEP, schedule.untilDue()));
        } else {
            daemon.sleepUnless(hasNews);
        }
    }

    private boolean hasNews() {
        return closing || schedule.isAsked();
    }

    /** Ends the thread after the pass under way. */
    void askToEnd() {
        closing = true;
        daemon.wake();
    }

    /** Ends the thread after the pass under way, and waits for that. */
    void end() {
        askToEnd();
        daemon.join();
    }
}

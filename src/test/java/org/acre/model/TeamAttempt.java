package org.acre.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of a program of several threads, which begin together. The first failure of any of them ends it. */
final class TeamAttempt<O extends Record> {
    /** The members do not come to their end. What they use is left as it is. */
    static final class Stuck extends AssertionError {
        private static final long serialVersionUID = 1L;

        Stuck(List<Thread> members) {
            super("waits for ever:" + members.stream().filter(Thread::isAlive)
                    .map(member -> "\n  " + member.getName() + Arrays.stream(member.getStackTrace())
                            .map(frame -> "\n      at " + frame).collect(Collectors.joining()))
                    .collect(Collectors.joining()));
        }
    }

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Turns of the wait for the others before a thread parks: virtual threads that only yield keep new ones from being run. */
    private static final int SPINS = 300;
    private static final long NAP_NANOS = 20_000;

    private final TeamSubject<O> subject;
    private final TeamThreads threads;
    private final List<List<O>> program;
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();

    private TeamAttempt(TeamSubject<O> subject, TeamThreads threads, List<List<O>> program) {
        this.subject = subject;
        this.threads = threads;
        this.program = program;
    }

    /** What the program fails with this time, or null. {@code noise} is the seed of its interleaving, as far as one can be chosen. */
    static <O extends Record> @Nullable AssertionError failureOf(
            TeamSubject<O> subject, TeamThreads threads, List<List<O>> program, long noise) {
        return new TeamAttempt<>(subject, threads, program).run(new SplittableRandom(noise));
    }

    private @Nullable AssertionError run(SplittableRandom noise) {
        Team<O> team = subject.begin();
        List<Thread> members = new ArrayList<>();
        for (int i = 0; i < program.size(); i++) {
            int number = i;
            Noise own = new Noise(noise.split());
            members.add(threads.start(() -> play(team, number, own)));
        }
        if (allEnd(members) && failure.get() == null) {
            allEnd(List.of(TeamThreads.PLATFORM.start(() -> attempt("at rest", team::atRest))));
        }
        if (!(failure.get() instanceof Stuck)) {
            allEnd(List.of(TeamThreads.PLATFORM.start(() -> attempt("at the close", team::close))));
        }
        return failure.get();
    }

    /** Waits for threads, which may wait for ever themselves: that is a failure then, and whatever they use is left to them. */
    private boolean allEnd(List<Thread> busy) {
        boolean ended = true;
        try {
            for (Thread thread : busy) {
                ended = ended && thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        if (!ended) {
            Stuck stuck = new Stuck(busy);
            AssertionError before = failure.getAndSet(stuck);
            if (before != null) {
                stuck.addSuppressed(before);
            }
        }
        return ended;
    }

    private interface Act {
        void run() throws Exception;
    }

    private void attempt(String where, Act act) {
        try {
            act.run();
        } catch (Throwable e) {
            failed(where, e);
        }
    }

    private void play(Team<O> team, int number, Noise noise) {
        List<O> steps = program.get(number);
        int at = 0;
        awaitAll();
        try (Run<O> member = team.member(number)) {
            for (; at < steps.size() && failure.get() == null; at++) {
                noise.linger();
                member.step(steps.get(at));
            }
            member.end();
        } catch (Throwable e) {
            failed("thread " + number + (at < steps.size() ? ", operation " + at + ", " + steps.get(at) : ", at its end"), e);
        }
    }

    private void awaitAll() {
        ready.incrementAndGet();
        for (int turn = 0; ready.get() < program.size(); turn++) {
            if (turn < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    private void failed(String where, Throwable thrown) {
        failure.compareAndSet(null, new AssertionError(where + ": " + thrown, thrown));
    }
}

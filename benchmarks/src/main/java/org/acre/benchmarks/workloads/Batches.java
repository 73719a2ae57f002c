package org.acre.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Batches under one lock, last in first out, and at most so many; who finds it full or empty waits. */
final class Batches {
    /** How long somebody waits before he looks whether the run is over. */
    private static final long PATIENCE_MILLIS = 5;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private final Deque<Places> batches = new ArrayDeque<>();

    Batches(int most) {
        this.most = most;
    }

    /** False if the run was over before there was room. */
    boolean push(Places batch, Team team) throws InterruptedException {
        lock.lock();
        try {
            while (batches.size() == most) {
                if (team.isOver()) {
                    return false;
                }
                notFull.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            batches.push(batch);
            notEmpty.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Null if the run was over before there was one. */
    @Nullable Places pop(Team team) throws InterruptedException {
        lock.lock();
        try {
            while (batches.isEmpty()) {
                if (team.isOver()) {
                    return null;
                }
                notEmpty.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            notFull.signal();
            return batches.pop();
        } finally {
            lock.unlock();
        }
    }

    /** What is left when all threads have ended. */
    @Nullable Places poll() {
        lock.lock();
        try {
            return batches.poll();
        } finally {
            lock.unlock();
        }
    }
}

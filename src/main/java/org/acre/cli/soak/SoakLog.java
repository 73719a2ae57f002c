package org.acre.cli.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What all threads of a soak have counted, and the first fault. Any thread. */
final class SoakLog {
    private final long seed;
    private final Map<String, LongAdder> operations = new ConcurrentHashMap<>();
    private final LongAdder checks = new LongAdder();
    private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
    private volatile int round;

    SoakLog(long seed) {
        this.seed = seed;
    }

    /** The counter of one kind of operation, for those who keep it. */
    LongAdder counter(String kind) {
        return operations.computeIfAbsent(kind, _ -> new LongAdder());
    }

    void count(String kind) {
        counter(kind).increment();
    }

    void checked(long more) {
        checks.add(more);
    }

    /** Counts a check. @throws BrokenLawException if it does not hold */
    void require(boolean holds, String what) {
        checks.increment();
        if (!holds) {
            throw new BrokenLawException(what);
        }
    }

    void startRound(int number) {
        round = number;
    }

    /** Only the first is kept: those that follow are often its consequences. */
    void report(String where, Throwable problem) {
        report(where, Fault.text(problem));
    }

    void report(String where, String what) {
        fault.compareAndSet(null, new Fault(seed, round, where, what));
    }

    @Nullable Fault fault() {
        return fault.get();
    }

    boolean hasFault() {
        return fault.get() != null;
    }

    long checks() {
        return checks.sum();
    }

    Map<String, Long> operations() {
        Map<String, Long> sums = new TreeMap<>();
        operations.forEach((kind, sum) -> sums.put(kind, sum.sum()));
        return sums;
    }
}

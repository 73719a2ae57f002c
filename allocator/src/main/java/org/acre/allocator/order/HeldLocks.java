package org.acre.allocator.order;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one thread holds, in the order in which it was taken. Allocates nothing as a rule: tests count what is allocated. */
final class HeldLocks {
    private static final Object[] NOTHING = {};

    private LockRank[] ranks = {};
    private Object[] locks = NOTHING;
    private int count;

    void checkAcquiring(LockRank rank, Object lock) {
        if (lastOf(lock) >= 0) {
            if (rank.forbids(LockRank.Forbidden.AGAIN)) {
                throw broken("takes the " + rank.title() + " again, and waits for itself");
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (!ranks[i].mayBeFollowedBy(rank)) {
                throw broken("takes the " + rank.title() + " while it holds the " + ranks[i].title());
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same lock
    private int lastOf(Object lock) {
        int at = count - 1;
        while (at >= 0 && locks[at] != lock) {
            at--;
        }
        return at;
    }

    void add(LockRank rank, Object lock) {
        if (count == locks.length) {
            ranks = Arrays.copyOf(ranks, 2 * count + 8);
            locks = Arrays.copyOf(locks, 2 * count + 8);
        }
        ranks[count] = rank;
        locks[count++] = lock;
    }

    void remove(LockRank rank, Object lock) {
        int at = lastOf(lock);
        if (at < 0) {
            throw broken("gives up the " + rank.title() + ", which it does not hold");
        }
        count--;
        System.arraycopy(ranks, at + 1, ranks, at, count - at);
        System.arraycopy(locks, at + 1, locks, at, count - at);
        locks[count] = NOTHING; // for the collector
    }

    void checkNoneForbids(LockRank.Forbidden forbidden, String does, String what) {
        for (int i = 0; i < count; i++) {
            if (ranks[i].forbids(forbidden)) {
                throw broken(does + what + " while it holds the " + ranks[i].title());
            }
        }
    }

    private IllegalStateException broken(String what) {
        return LockOrder.violation(what + "; it holds " + this);
    }

    @SuppressWarnings("EnumOrdinal") // it is the place in the order
    @Override public String toString() {
        return count == 0 ? "none" : IntStream.range(0, count).mapToObj(i -> ranks[i].ordinal() + " " + ranks[i].title())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}

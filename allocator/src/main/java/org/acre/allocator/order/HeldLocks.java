package org.acre.allocator.order;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What one thread holds, in the order in which it was taken. */
final class HeldLocks {
    private record Hold(LockRank rank, Object lock) {}

    private final List<Hold> holds = new ArrayList<>();

    void checkAcquiring(LockRank rank, Object lock) {
        for (Hold hold : holds) {
            if (hold.lock == lock) {
                return; // taken again by its holder, which waits for nobody
            }
        }
        for (Hold hold : holds) {
            if (!hold.rank.mayBeFollowedBy(rank)) {
                throw broken("takes the " + rank.title() + " while it holds the " + hold.rank.title());
            }
        }
    }

    void add(LockRank rank, Object lock) {
        holds.add(new Hold(rank, lock));
    }

    void remove(LockRank rank, Object lock) {
        for (int i = holds.size() - 1; i >= 0; i--) {
            if (holds.get(i).lock == lock) {
                holds.remove(i);
                return;
            }
        }
        throw broken("gives up the " + rank.title() + ", which it does not hold");
    }

    void checkNoneForbids(LockRank.Forbidden forbidden, String what) {
        for (Hold hold : holds) {
            if (hold.rank.forbids(forbidden)) {
                throw broken(what + " while it holds the " + hold.rank.title());
            }
        }
    }

    private IllegalStateException broken(String what) {
        return LockOrder.violation(what + "; it holds " + this);
    }

    @Override public String toString() {
        return holds.isEmpty() ? "none" : holds.stream().map(hold -> hold.rank.ordinal() + " " + hold.rank.title())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}

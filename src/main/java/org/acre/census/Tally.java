package org.acre.census;

import java.util.EnumMap;
import java.util.Map;
import org.acre.states.MemoryState;
import org.acre.states.StateTotal;
import org.acre.states.StateTotals;

/** Adds ranges up, by state. */
final class Tally {
    private final Map<MemoryState, Sum> sums = new EnumMap<>(MemoryState.class);

    /** Of one state. */
    private static final class Sum {
        long ranges;
        long bytes;
        long dated;
        long oldestMillis;
        long millis;

        StateTotal total() {
            return new StateTotal(ranges, bytes, dated, oldestMillis, millis / Math.max(1, dated));
        }
    }

    /** @param ageMillis -1 if it is not known */
    void add(MemoryState state, long bytes, long ageMillis) {
        Sum sum = sums.computeIfAbsent(state, _ -> new Sum());
        sum.ranges++;
        sum.bytes += bytes;
        if (ageMillis >= 0) {
            sum.dated++;
            sum.oldestMillis = Math.max(sum.oldestMillis, ageMillis);
            sum.millis += ageMillis;
        }
    }

    StateTotals totals() {
        return new StateTotals(total(MemoryState.LIVE), total(MemoryState.DEFERRED), total(MemoryState.LAZY), total(MemoryState.PINNED),
                total(MemoryState.POOLED), total(MemoryState.FREE));
    }

    private StateTotal total(MemoryState state) {
        return sums.getOrDefault(state, new Sum()).total();
    }
}

package org.acre;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The stacks of every so many allocations, by a number each, until their areas are free and purged. */
final class AllocationSamples {
    /** No stack. */
    static final int NONE = 0;

    /** The frames at the top of each stack, which are the same for all. */
    private static final Set<String> OWN = Set.of(AllocationSamples.class.getName(), AreaNotes.class.getName(),
            RegionAreas.class.getName(), Region.class.getName());

    private final int every;
    private final AtomicLong allocations = new AtomicLong();
    private final AtomicInteger numbers;
    private final ConcurrentHashMap<Integer, Throwable> stacks = new ConcurrentHashMap<>();

    /** @param every one in so many allocations; 0 for none */
    AllocationSamples(int every) {
        this(every, 0);
    }

    /** @param before stacks kept so far, to begin the numbers elsewhere in a test */
    AllocationSamples(int every, int before) {
        this.every = every;
        this.numbers = new AtomicInteger(before);
    }

    /** Keeps the caller's stack, if it is its turn. @return its number, or {@link #NONE} */
    int take() {
        return every == 0 || allocations.getAndIncrement() % every != 0 ? NONE : keep();
    }

    private int keep() {
        Throwable stack = new Throwable();
        // Numbers go round; one that is still in use is left to its area.
        int number = Integer.remainderUnsigned(numbers.getAndIncrement(), AreaNotes.MOST_SAMPLES) + 1;
        return stacks.putIfAbsent(number, stack) == null ? number : NONE;
    }

    void forget(int number) {
        if (number != NONE) {
            stacks.remove(number);
        }
    }

    /** The stack of that number from the first frame outside Acre on; empty if there is none. */
    List<StackTraceElement> stack(int number) {
        Throwable stack = stacks.get(number);
        return stack == null ? List.of()
                : List.of(stack.getStackTrace()).stream().dropWhile(frame -> OWN.contains(frame.getClassName())).toList();
    }
}

package org.acre.allocator.order;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The checks of one guard: besides its order, that nobody allocates on the Java heap while he holds it. A class that is loaded or a call
 * site that is linked allocates, too. All is prepared before the guard is taken, because the checker allocates itself.
 *
 * <p>The JVM allocates by itself now and then, when it gives up compiled code whose objects lived in registers. So the checker complains
 * when the holds that end at one place have allocated {@value #MOST_BY_JVM} times, and not before; and of what it has counted it forgets half
 * after each {@value #HOLDS_OF_A_TIME} holds, as that now and then adds up in a JVM that runs long.
 *
 * <p>Written by who holds the guard.
 */
public final class GuardCheck {
    private static final int MOST_BY_JVM = 8;
    private static final int HOLDS_OF_A_TIME = 1 << 16;
    private static final StackWalker WALKER = StackWalker.getInstance();
    /** How often the holds that ended at a place have allocated. */
    private static final ConcurrentHashMap<String, Integer> TIMES = new ConcurrentHashMap<>();

    /** Of all guards; a race loses some of them, and nothing depends on it. */
    private static int holds;

    private final LockRank rank;
    private boolean metered = true;
    private long bytesBefore;

    /** The check of a guard of this rank. */
    public GuardCheck(LockRank rank) {
        this.rank = rank;
    }

    /** Before the guard is taken or tried. */
    public void acquiring() {
        LockOrder.acquiring(rank, this);
    }

    /** After it was taken. */
    public void acquired() {
        LockOrder.acquired(rank, this);
        bytesBefore = metered ? HeapMeter.bytes() : Long.MAX_VALUE;
    }

    /** Before it is taken for the first time: its holders may allocate. */
    public void neverMeter() {
        metered = false;
    }

    /** For this hold: it may allocate. */
    public void allowAllocation() {
        bytesBefore = Long.MAX_VALUE;
    }

    /** Before it is given up. @return bytes that its holder has allocated, 0 if that is not known */
    public long allocated() {
        return Math.max(0, HeapMeter.bytes() - bytesBefore);
    }

    /**
     * After it was given up.
     *
     * @throws IllegalStateException if its holder has allocated, as others have that gave it up at the same place
     */
    public void released(long allocated) {
        LockOrder.released(rank, this);
        holds = holds + 1;
        if (holds % HOLDS_OF_A_TIME == 0) {
            TIMES.replaceAll((_, times) -> times / 2);
        }
        if (allocated > 0) {
            String place = place();
            if (TIMES.merge(place, 1, Integer::sum) >= MOST_BY_JVM) {
                throw LockOrder.violation("has allocated " + allocated + " bytes on the Java heap, or loaded a class, while it held the "
                        + rank.title() + ", until " + place);
            }
        }
    }

    /** The method that has given the guard up. */
    private static String place() {
        return WALKER.walk(frames -> frames.map(Object::toString)
                .filter(frame -> !frame.contains(GuardCheck.class.getSimpleName()) && !frame.contains("unlock"))
                .findFirst().orElse("the end of its thread"));
    }
}

package org.acre.model;

import java.util.SplittableRandom;
import org.acre.model.RegionSubject.Act;

/** Programs over everything that a region offers on one thread: areas, small objects, arenas, views, deferred frees, growth. */
public final class RegionSubject implements Subject<Act> {
    /** What the region lies in. */
    public enum Memory { ANONYMOUS, SHARED, FILE }

    /** What is done; numbers that a kind has no use for are left alone. */
    public enum Kind {
        ALLOCATE(14), ALLOCATE_ALIGNED(4), ALLOCATE_ADDRESS(8), ALLOCATE_AT(3), FREE(16), FREE_WRONGLY(3), RESIZE(6),
        DEFER(6), DEFER_WITH_HEAD(3), BARRIER(1), ENTER(3), EXIT(3),
        OPEN_CONFINED(2), OPEN_LAZY(3), OPEN_STRICT(1), ALLOCATE_IN_ARENA(12), CLOSE_ARENA(4), SLICE(2),
        VIEW(3), FREE_VIEW(2), PURGE_VIEWS(1), GROW(1), FORCE(1), ADVISE(1), PURGE(3), PURGE_ALL(2), LOOK(3);

        private final int share;

        Kind(int share) {
            this.share = share;
        }
    }

    /** One operation: {@code bytes} is a length, {@code which} a choice, counted round. */
    public record Act(Kind kind, int bytes, int which) {}

    private static final Shares<Kind> SHARES = new Shares<>(Kind.values(), kind -> kind.share);
    private static final int[] MOST_BYTES = {64, 600, 3_000, 9_000, 60_000};

    final Memory memory;
    final boolean slabs;

    public RegionSubject(Memory memory, boolean slabs) {
        this.memory = memory;
        this.slabs = slabs;
    }

    @Override public Act draw(SplittableRandom random) {
        return new Act(SHARES.draw(random), random.nextInt(MOST_BYTES[random.nextInt(MOST_BYTES.length)]), random.nextInt(128));
    }

    @Override public Run<Act> begin() {
        return new RegionRun(this);
    }

    @Override public String inJava() {
        return "new RegionSubject(Memory." + memory + ", " + slabs + ")";
    }
}

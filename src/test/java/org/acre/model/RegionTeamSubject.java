package org.acre.model;

import java.util.SplittableRandom;
import org.acre.model.RegionTeamSubject.Deed;

/**
 * Programs of several threads over a region: areas and small objects that are freed now or later, by their owner or by another; what readers
 * find in a table while others take it out; arenas of all kinds; growth and purges beside it all.
 */
public final class RegionTeamSubject implements TeamSubject<Deed> {
    /** What is done; numbers that a kind has no use for are left alone. */
    public enum Kind {
        ALLOCATE(16), ALLOCATE_ALIGNED(4), ALLOCATE_ADDRESS(6), FREE(14), RESIZE(4), PASS_ON(4), TAKE_OVER(5),
        DEFER(5), DEFER_WITH_HEAD(3), PUBLISH(5), READ(8), TAKE_OUT(5), ENTER(4), EXIT(4), BARRIER(1),
        OPEN_CONFINED(2), OPEN_LAZY(3), OPEN_STRICT(1), ALLOCATE_IN_ARENA(10), CLOSE_ARENA(4), PASS_ARENA(2), TAKE_ARENA(2),
        LOOK_AT_STALE(8), GROW(1), PURGE(2), PURGE_ALL(1);

        private final int share;

        Kind(int share) {
            this.share = share;
        }
    }

    /** One operation: {@code bytes} is a length, {@code which} a choice, counted round. */
    public record Deed(Kind kind, int bytes, int which) {}

    private static final Shares<Kind> SHARES = new Shares<>(Kind.values(), kind -> kind.share);
    private static final int[] MOST_BYTES = {64, 600, 3_000, 9_000, 40_000};

    final boolean slabs;

    /** With small objects in slabs, or with a whole page for each. */
    public RegionTeamSubject(boolean slabs) {
        this.slabs = slabs;
    }

    @Override public Deed draw(SplittableRandom random) {
        return new Deed(SHARES.draw(random), random.nextInt(MOST_BYTES[random.nextInt(MOST_BYTES.length)]), random.nextInt(128));
    }

    @Override public Team<Deed> begin() {
        return new RegionTeam(slabs);
    }

    @Override public String inJava() {
        return "new RegionTeamSubject(" + slabs + ")";
    }
}

package org.acre.model;

import java.util.SplittableRandom;
import org.acre.model.SpaceTeamSubject.Move;

/**
 * Programs of several threads over a space with its purger, its grace periods and its deferred frees. The hook is slow, keeps areas back and
 * fails; readers stall; the purger is closed beside all this, and another takes its place; threads change their nodes.
 */
public final class SpaceTeamSubject implements TeamSubject<Move> {
    /** What is done; numbers that a kind has no use for are left alone. */
    public enum Kind {
        ALLOCATE(18), ALLOCATE_ALIGNED(6), ALLOCATE_WINDOW(3), TRY_ALLOCATE(8), ALLOCATE_AT(3), ALLOCATE_CONGRUENT(2), RESIZE(5),
        FREE(15), FREE_TWICE(3), FREE_WRONGLY(2), LOOK(3), WALK(1), PASS_ON(4), TAKE_OVER(5), CHANGE_NODES(2), ADD_SPAN(1),
        DEFER(10), DEFER_HANDLE(2), TRY_DEFER(2), DEFER_BARRIER(1), PRESSURE(1),
        ENTER(4), EXIT(6), STALL(3), SYNCHRONIZE(1),
        PURGE(1), PURGE_RANGE(1), PURGE_ALL(1), REQUEST(1), KEEP(1), FAIL(1), SLOW(1), REOPEN_PURGER(1), VERIFY(1);

        private final int share;

        Kind(int share) {
            this.share = share;
        }
    }

    /** One operation: {@code a} is a length in pages or a choice, counted round; {@code b} is what else it takes. */
    public record Move(Kind kind, int a, int b) {}

    private static final Shares<Kind> SHARES = new Shares<>(Kind.values(), kind -> kind.share);

    final int nodes;
    final int lazyMaxPages;

    public SpaceTeamSubject(int nodes, int lazyMaxPages) {
        this.nodes = nodes;
        this.lazyMaxPages = lazyMaxPages;
    }

    @Override public Move draw(SplittableRandom random) {
        return new Move(SHARES.draw(random), random.nextInt(1, random.nextInt(5) == 0 ? 30 : 5), random.nextInt(128));
    }

    @Override public Team<Move> begin() {
        return new SpaceTeam(this);
    }

    @Override public String inJava() {
        return "new SpaceTeamSubject(" + nodes + ", " + lazyMaxPages + ")";
    }
}

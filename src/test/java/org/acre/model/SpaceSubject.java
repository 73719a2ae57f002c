package org.acre.model;

import java.util.SplittableRandom;
import org.acre.model.SpaceSubject.Step;

/** Programs over everything that {@code AddressSpace}, {@code Purger}, {@code GracePeriods} and {@code DeferredFree} offer, on one thread. */
public final class SpaceSubject implements Subject<Step> {
    /** What is done; numbers that a kind has no use for are left alone. */
    public enum Kind {
        ALLOCATE(14), ALLOCATE_ALIGNED(4), ALLOCATE_WINDOW(5), TRY_ALLOCATE(4), ALLOCATE_AT(5), ALLOCATE_CONGRUENT(2), RESIZE(7),
        FREE(16), FREE_WRONGLY(3), TAKE_HANDLE(4), FREE_HANDLE(3), LOOK(3), ADD_SPAN(1), WALK(1),
        DEFER(6), DEFER_HANDLE(2), TRY_DEFER(2), DEFER_BARRIER(1), PRESSURE(1),
        ENTER(4), EXIT(4), SYNCHRONIZE(1), EXPEDITE(1), POLL(3), CALL(2), GRACE_BARRIER(1),
        PURGE(3), PURGE_RANGE(2), PURGE_ALL(2), KEEP(2), THROW(1), REOPEN_PURGER(1);

        private final int share;

        Kind(int share) {
            this.share = share;
        }
    }

    /** One operation: {@code a} is a length in pages or a choice, counted round; {@code b} and {@code c} are what else it takes. */
    public record Step(Kind kind, int a, int b, int c) {}

    private static final Shares<Kind> SHARES = new Shares<>(Kind.values(), kind -> kind.share);

    final int nodes;
    final int lazyMaxPages;
    final boolean withPurger;

    final int deafEvery;

    public SpaceSubject(int nodes, int lazyMaxPages, boolean withPurger) {
        this(nodes, lazyMaxPages, withPurger, 0);
    }

    /** With a planted defect: see {@link ModelHook}. */
    SpaceSubject(int nodes, int lazyMaxPages, boolean withPurger, int deafEvery) {
        this.deafEvery = deafEvery;
        this.nodes = nodes;
        this.lazyMaxPages = lazyMaxPages;
        this.withPurger = withPurger;
    }

    @Override public Step draw(SplittableRandom random) {
        return new Step(SHARES.draw(random), random.nextInt(1, random.nextInt(4) == 0 ? 40 : 8), random.nextInt(128), random.nextInt(64));
    }

    @Override public Run<Step> begin() {
        return new SpaceRun(this);
    }

    @Override public String inJava() {
        return "new SpaceSubject(" + nodes + ", " + lazyMaxPages + ", " + withPurger + ")";
    }
}

package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.model.SpaceTeam.Held;
import org.acre.model.SpaceTeamSubject.Move;
import org.acre.purge.ReadSection;

/** One thread of a {@link SpaceTeam}: the areas that are its own, and the sections that it is in. */
final class SpaceMember implements Run<Move> {
    private static final long PAGE = SpaceTeam.PAGE;
    private static final int MOST_HELD = 8;
    private static final int MOST_SECTIONS = 3;

    /** A section, and its name for the law. */
    private record Open(ReadSection section, long name) {}

    private final SpaceTeam team;
    private final AddressSpace space;
    private final PageLaw law;
    private final List<Held> mine = new ArrayList<>();
    private final Deque<Open> sections = new ArrayDeque<>();

    SpaceMember(SpaceTeam team) {
        this.team = team;
        this.space = team.space;
        this.law = team.law;
    }

    @Override public void step(Move move) {
        long bytes = Math.max(1, move.a()) * PAGE;
        switch (move.kind()) {
            case ALLOCATE, ALLOCATE_ALIGNED, ALLOCATE_WINDOW, TRY_ALLOCATE, ALLOCATE_AT, ALLOCATE_CONGRUENT -> {
                if (mine.size() < MOST_HELD) {
                    allocate(move, bytes);
                }
            }
            case RESIZE -> take(move.b(), held -> resize(held, bytes));
            case FREE -> take(move.b(), team::free);
            case FREE_TWICE -> take(move.b(), this::freeTwice);
            case FREE_WRONGLY -> look(move.b(), held ->
                    assertThrows(InvalidFreeException.class, () -> space.free(held.start() + (held.bytes() > PAGE ? PAGE : 8))));
            case LOOK -> look(move.b(), held -> {
                assertEquals(held.start(), space.find(held.start() + held.bytes() - 1));
                assertEquals(held.bytes(), space.sizeOf(held.start()));
            });
            case WALK -> walk();
            case PASS_ON -> take(move.b(), team.passed::add);
            case TAKE_OVER -> {
                Held held = team.passed.poll();
                if (held != null) {
                    mine.add(held);
                }
            }
            case CHANGE_NODES -> team.turn.incrementAndGet();
            case ADD_SPAN -> team.addSpan(Math.max(1, move.a()));
            case DEFER -> take(move.b(), held -> defer(held, team.deferred::free));
            case DEFER_HANDLE -> take(move.b(), held -> defer(held, start -> team.deferred.free(space.areaAt(start))));
            case TRY_DEFER -> take(move.b(), held -> defer(held, start -> {
                if (!team.deferred.tryFree(start)) {
                    law.refused(held.start(), held.bytes());
                    mine.add(held);
                }
            }));
            case PRESSURE -> team.deferred.pressure();
            case DEFER_BARRIER -> outside(team.deferred::barrier);
            case SYNCHRONIZE -> outside(team.periods::synchronize);
            case ENTER -> enter();
            case EXIT -> exit();
            case STALL -> LockSupport.parkNanos(move.b() % 10 == 0 ? 2_000_000 : 20_000);
            case KEEP -> team.hook.keep(move.b() % 3);
            case FAIL -> team.hook.fail(move.b() % 2);
            case SLOW -> team.hook.slow(move.b() % 3);
            default -> purge(move);
        }
        law.check();
    }

    private void allocate(Move move, long bytes) {
        try {
            switch (move.kind()) {
                case ALLOCATE_ALIGNED -> handedOut(space.allocate(bytes, PAGE << move.b() % 4), bytes);
                case ALLOCATE_WINDOW -> {
                    long lowest = move.b() * 4L * PAGE;
                    long highest = lowest + 60 * PAGE;
                    long start = space.allocate(bytes, 1, lowest, highest);
                    assertTrue(start >= lowest && start + bytes <= highest, () -> start + " is outside its window, from " + lowest);
                    handedOut(start, bytes);
                }
                case TRY_ALLOCATE -> handedOut(space.tryAllocate(bytes), bytes);
                case ALLOCATE_AT -> {
                    long start = move.b() * 4L * PAGE;
                    handedOut(space.allocateAt(start, bytes) ? start : AddressSpace.NONE, bytes);
                }
                case ALLOCATE_CONGRUENT -> {
                    long gap = bytes + move.b() % 20 * PAGE;
                    long[] starts = space.allocateCongruent(new long[] {0, gap}, new long[] {bytes, PAGE}, 1);
                    assertEquals(gap, starts[1] - starts[0]);
                    handedOut(starts[0], bytes);
                    handedOut(starts[1], PAGE);
                }
                default -> handedOut(space.allocate(bytes), bytes);
            }
        } catch (AddressSpaceExhaustedException e) {
            mine.forEach(team::free);
            mine.clear();
        }
    }

    private void handedOut(long start, long bytes) {
        if (start != AddressSpace.NONE) {
            law.handedOut(start, bytes);
            mine.add(new Held(start, bytes));
        }
    }

    private void take(int which, Consumer<Held> end) {
        if (!mine.isEmpty()) {
            end.accept(mine.remove(which % mine.size()));
        }
    }

    private void look(int which, Consumer<Held> look) {
        if (!mine.isEmpty()) {
            look.accept(mine.get(which % mine.size()));
        }
    }

    private void freeTwice(Held held) {
        Area handle = space.areaAt(held.start());
        law.freed(held.start(), held.bytes());
        handle.free();
        assertFalse(handle.isLive());
        assertThrows(InvalidFreeException.class, handle::free);
    }

    private void defer(Held held, LongConsumer free) {
        law.deferred(held.start(), held.bytes());
        free.accept(held.start());
    }

    private void resize(Held held, long bytes) {
        if (bytes < held.bytes()) {
            law.freed(held.start() + bytes, held.bytes() - bytes);
        }
        boolean resized = space.resize(held.start(), bytes);
        assertTrue(resized || bytes > held.bytes(), "shrinking was refused");
        if (resized && bytes > held.bytes()) {
            law.handedOut(held.start() + held.bytes(), bytes - held.bytes());
        }
        mine.add(resized ? new Held(held.start(), bytes) : held);
    }

    /** What is held all the while is seen, and what is seen is in order. */
    private void walk() {
        Set<Held> missing = new HashSet<>(mine);
        long[] end = {0};
        space.forEachArea((first, beyond) -> {
            assertTrue(first >= end[0] && beyond > first, () -> "areas overlap, or are not in order: " + first + " after " + end[0]);
            end[0] = beyond;
            missing.remove(new Held(first, beyond - first));
        });
        assertEquals(Set.of(), missing, "busy, and not seen");
    }

    private void enter() {
        if (sections.size() < MOST_SECTIONS) {
            ReadSection section = team.periods.enter();
            sections.push(new Open(section, law.entered()));
        }
    }

    private void exit() {
        Open open = sections.poll();
        if (open != null) {
            law.leaving(open.name);
            open.section.close();
        }
    }

    private void outside(Runnable wait) {
        if (sections.isEmpty()) {
            wait.run();
        } else {
            assertThrows(IllegalStateException.class, wait::run);
        }
    }

    private void purge(Move move) {
        try {
            switch (move.kind()) {
                case PURGE -> team.purger().purge();
                case PURGE_RANGE -> team.purger().purge(move.b() * PAGE, (move.b() + move.a() + 1) * PAGE);
                case PURGE_ALL -> team.purger().purgeAll();
                case REQUEST -> team.purger().request();
                case REOPEN_PURGER -> team.reopenPurger();
                case VERIFY -> space.verify();
                default -> throw new AssertionError(move);
            }
        } catch (IllegalStateException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("the invalidation failed"), e::toString);
        }
    }

    @Override public void end() {
        while (!sections.isEmpty()) {
            exit();
        }
        law.check();
    }

    @Override public void close() {
        while (!sections.isEmpty()) {
            exit();
        }
        team.passed.addAll(mine);
    }
}

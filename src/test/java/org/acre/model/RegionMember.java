package org.acre.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.acre.ArenaOptions;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.model.RegionTeam.Opened;
import org.acre.model.RegionTeamSubject.Deed;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;

/** One thread of a {@link RegionTeam}: what it holds, its arenas, the sections that it is in, and what it reads there. */
final class RegionMember implements Run<Deed> {
    private static final int MOST_HELD = 8;
    private static final int MOST_OPEN = 2;
    /** Two stamps and a head. */
    private static final long FEWEST_BYTES = 24;

    private final RegionTeam team;
    private final Region region;
    private final List<Stamped> mine = new ArrayList<>();
    private final List<Opened> arenas = new ArrayList<>();
    private final List<ReadSection> sections = new ArrayList<>();
    /** Seen inside the sections that are open: nobody else may have it before they are left. */
    private final List<Stamped> seen = new ArrayList<>();

    RegionMember(RegionTeam team) {
        this.team = team;
        this.region = team.region;
    }

    @Override public void step(Deed deed) {
        long bytes = FEWEST_BYTES + deed.bytes();
        int which = deed.which();
        switch (deed.kind()) {
            case ALLOCATE -> allocate(bytes, 1);
            case ALLOCATE_ALIGNED -> allocate(bytes, 1L << which % 15);
            case ALLOCATE_ADDRESS -> allocateAddress(bytes);
            case FREE -> take(mine, which, team::free);
            case RESIZE -> take(mine, which, held -> resize(held, bytes));
            case PASS_ON -> take(mine, which, team.passed::add);
            case TAKE_OVER -> takeOver(team.passed.poll(), mine);
            case DEFER -> take(mine, which, held -> {
                see(held);
                team.defer(held);
            });
            case DEFER_WITH_HEAD -> take(mine, which, held -> {
                see(held);
                team.giveUp(held);
                region.deferredFree().free(held.segment().address(), 0);
            });
            case PUBLISH -> take(mine, which, held -> {
                Stamped before = team.table.getAndSet(which % team.table.length(), held);
                if (before != null) {
                    team.defer(before);
                }
            });
            case READ -> read(which);
            case TAKE_OUT -> {
                Stamped before = team.table.getAndSet(which % team.table.length(), null);
                if (before != null) {
                    team.defer(before);
                }
            }
            case LOOK_AT_STALE -> {
                Stamped old = team.stale.get(which % team.stale.length());
                if (old != null && old.isRevoked()) {
                    team.stale.compareAndSet(which % team.stale.length(), old, null);
                }
            }
            case ENTER -> enter();
            case EXIT -> exit();
            case BARRIER -> barrier();
            case GROW -> grow(bytes);
            case PURGE -> region.purger().purge();
            case PURGE_ALL -> region.purger().purgeAll();
            default -> inArena(deed, bytes);
        }
        checkSeen();
    }

    private void inArena(Deed deed, long bytes) {
        switch (deed.kind()) {
            case OPEN_CONFINED -> open(() -> new Opened(region.openArena(), false, false));
            case OPEN_LAZY -> open(() -> new Opened(region.openSharedArena(), true, true));
            case OPEN_STRICT -> open(() -> new Opened(region.openSharedArena(ArenaOptions.defaults().strict()), true, false));
            case ALLOCATE_IN_ARENA -> {
                if (!arenas.isEmpty()) {
                    Opened chosen = arenas.get(deed.which() % arenas.size());
                    orExhausted(() -> chosen.segments().add(team.handedOut(zeroed(chosen.arena().allocate(bytes, 8)))));
                }
            }
            case CLOSE_ARENA -> take(arenas, deed.which(), team::close);
            case PASS_ARENA -> take(arenas, deed.which(), opened -> {
                if (opened.shared()) {
                    team.passedArenas.add(opened);
                } else {
                    arenas.add(opened);
                }
            });
            case TAKE_ARENA -> takeOver(team.passedArenas.poll(), arenas);
            default -> throw new AssertionError(deed);
        }
    }

    private interface Opening {
        Opened open();
    }

    private void open(Opening opening) {
        if (arenas.size() < MOST_OPEN) {
            orExhausted(() -> arenas.add(opening.open()));
        }
    }

    private static <T> void take(List<T> from, int which, Consumer<T> end) {
        if (!from.isEmpty()) {
            end.accept(from.remove(which % from.size()));
        }
    }

    private static <T> void takeOver(@Nullable T passed, List<T> to) {
        if (passed != null) {
            to.add(passed);
        }
    }

    /** Where there is no room, what is held is given up. */
    private void orExhausted(Runnable allocation) {
        try {
            allocation.run();
        } catch (AddressSpaceExhaustedException e) {
            mine.forEach(team::free);
            mine.clear();
        }
    }

    private void allocate(long bytes, long alignment) {
        if (mine.size() < MOST_HELD) {
            orExhausted(() -> {
                MemorySegment segment = region.allocate(bytes, alignment);
                assertEquals(0, segment.address() % alignment);
                mine.add(team.handedOut(zeroed(segment)));
            });
        }
    }

    private static MemorySegment zeroed(MemorySegment segment) {
        for (long i = 0; i < segment.byteSize(); i++) {
            assertEquals(0, segment.get(JAVA_BYTE, i), "not zeroed");
        }
        return segment;
    }

    private void allocateAddress(long bytes) {
        if (mine.size() < MOST_HELD) {
            orExhausted(() -> mine.add(team.handedOut(region.segment(region.allocateAddress(bytes)))));
        }
    }

    private void resize(Stamped held, long bytes) {
        held.check();
        long start = held.segment().address();
        long before = inGranules(held.segment().byteSize());
        long after = inGranules(bytes);
        if (after < before) {
            team.leave(start + after, before - after);
        }
        Optional<MemorySegment> resized = region.resize(held.segment(), bytes);
        if (resized.isEmpty() && after < before) {
            team.take(start + after, before - after);
        } else if (resized.isPresent() && after > before) {
            team.take(start + before, after - before);
        }
        mine.add(resized.map(segment -> {
            assertEquals(held.stamp(), segment.get(JAVA_LONG_UNALIGNED, 0));
            return Stamped.of(segment, held.stamp());
        }).orElse(held));
    }

    private static long inGranules(long bytes) {
        return (bytes + RegionTeam.GRANULE - 1) / RegionTeam.GRANULE * RegionTeam.GRANULE;
    }

    private void see(Stamped held) {
        if (!sections.isEmpty()) {
            seen.add(held);
        }
    }

    /** In a section: of its own, if there is none yet. */
    private void read(int which) {
        try (ReadSection _ = region.gracePeriods().enter()) {
            Stamped found = team.table.get(which % team.table.length());
            if (found != null) {
                found.checkEndIn(team.through(found.segment()));
                see(found);
            }
        }
    }

    private void checkSeen() {
        seen.forEach(old -> old.checkEndIn(team.through(old.segment())));
    }

    private void enter() {
        if (sections.size() < 3) {
            sections.add(region.gracePeriods().enter());
        }
    }

    private void exit() {
        if (!sections.isEmpty()) {
            checkSeen();
            if (sections.size() == 1) {
                seen.clear();
            }
            sections.removeLast().close();
        }
    }

    private void barrier() {
        if (sections.isEmpty()) {
            region.deferredFree().barrier();
            region.gracePeriods().synchronize();
        } else {
            assertThrows(IllegalStateException.class, () -> region.deferredFree().barrier());
        }
    }

    private void grow(long bytes) {
        try {
            region.grow(bytes);
        } catch (IllegalArgumentException e) {
            if (region.memory().byteSize() + bytes + RegionTeam.PAGE <= RegionTeam.MOST_BYTES) {
                throw e;
            }
        }
    }

    @Override public void end() {
        while (!sections.isEmpty()) {
            exit();
        }
    }

    @Override public void close() {
        while (!sections.isEmpty()) {
            sections.removeLast().close();
        }
        team.passed.addAll(mine);
        for (Opened opened : arenas) {
            if (opened.shared()) {
                team.passedArenas.add(opened);
            } else {
                team.close(opened);
            }
        }
    }
}

package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.acre.allocator.AddressSpace;
import org.acre.model.SpaceTeamSubject.Kind;
import org.acre.model.SpaceTeamSubject.Move;
import org.acre.model.TeamPrograms.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A planted race is found, replayed from the seed that was printed, and shrunk. */
@Timeout(240)
class TeamProgramsTest {
    private static final Size SIZE = new Size(2, 4, 80);

    /** Keeps one page for the next who asks; between its check and its act another thread may come. */
    private static final class CheckThenAct implements Shortcut {
        private final PageLaw law;
        private volatile long kept = AddressSpace.NONE;

        CheckThenAct(PageLaw law) {
            this.law = law;
        }

        @Override public long take(long bytes) {
            long start = kept;
            if (bytes != SpaceTeam.PAGE || start == AddressSpace.NONE) {
                return AddressSpace.NONE;
            }
            Thread.onSpinWait();
            kept = AddressSpace.NONE;
            return start;
        }

        @Override public boolean put(long start, long bytes) {
            if (bytes != SpaceTeam.PAGE || kept != AddressSpace.NONE) {
                return false;
            }
            law.invalidated(start, start + bytes);
            kept = start;
            return true;
        }
    }

    /** The same without the race. */
    private static final class OneAct implements Shortcut {
        private final PageLaw law;
        private final AtomicLong kept = new AtomicLong(AddressSpace.NONE);

        OneAct(PageLaw law) {
            this.law = law;
        }

        @Override public long take(long bytes) {
            return bytes == SpaceTeam.PAGE ? kept.getAndSet(AddressSpace.NONE) : AddressSpace.NONE;
        }

        @Override public boolean put(long start, long bytes) {
            if (bytes != SpaceTeam.PAGE) {
                return false;
            }
            law.invalidated(start, start + bytes);
            if (kept.compareAndSet(AddressSpace.NONE, start)) {
                return true;
            }
            law.handedOut(start, bytes); // nobody else can have had it
            law.freed(start, bytes);
            return false;
        }
    }

    private static AssertionError found(TeamThreads threads, long seed, int runs) {
        return assertThrows(AssertionError.class, () -> TeamPrograms.check(TeamProgramsTest.class, racy(), threads, seed, SIZE, runs));
    }

    private static SpaceTeamSubject racy() {
        return new SpaceTeamSubject(2, 40, CheckThenAct::new);
    }

    @ParameterizedTest
    @EnumSource
    void program_plantedRace_isFoundReplayedAndShrunkToAFewOperations(TeamThreads threads) {
        try (var _ = new Quiet()) {
            String message = String.valueOf(found(threads, 20_261_122, 5_000).getMessage());
            Matcher smallest = Pattern.compile("the smallest that was found, of (\\d) threads and (\\d+) operations, in [1-9]").matcher(message);
            assertTrue(smallest.find(), message);
            assertEquals(2, Integer.parseInt(smallest.group(1)), message);
            assertTrue(Integer.parseInt(smallest.group(2)) <= 8, message);
            assertTrue(message.contains("TeamPrograms.replay(new SpaceTeamSubject(2, 40), TeamThreads." + threads + ", "), message);
            assertTrue(message.contains("-Dacre.seed=20261122 -Dacre.program=" + threads + "-new-SpaceTeamSubject-2-40-2-4-80 verify"), message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void replay_programOfTwoThreads_failsWithTheRaceAndNotWithout(TeamThreads threads) {
        List<Move> steps = List.of(new Move(Kind.ALLOCATE, 1, 0), new Move(Kind.FREE, 0, 0), new Move(Kind.ALLOCATE, 1, 0));
        assertThrows(AssertionError.class, () -> TeamPrograms.replay(racy(), threads, 20_000, steps, steps));
        TeamPrograms.replay(new SpaceTeamSubject(2, 40, OneAct::new), threads, 300, steps, steps);
    }

    @Test void draw_sameSeed_makesTheSameProgram() {
        List<List<Move>> program = TeamPrograms.draw(new SpaceTeamSubject(2, 40), 7, SIZE);
        assertEquals(program, TeamPrograms.draw(new SpaceTeamSubject(2, 40), 7, SIZE));
        assertTrue(program.size() >= 2 && program.size() <= 4 && program.getLast().size() == 80, program::toString);
    }

    @Test void rate_seldomFailing_asksForMoreRepetitions() {
        assertTrue(new FailureRate(15, 15).repetitions() < new FailureRate(15, 60).repetitions());
        assertTrue(new FailureRate(15, 60).repetitions() < new FailureRate(1, 300).repetitions());
    }
}

package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
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

    private static AssertionError found(TeamThreads threads, long seed, int runs) {
        return assertThrows(AssertionError.class, () -> TeamPrograms.check(
                TeamProgramsTest.class, new SpaceTeamSubject(2, 40, CheckThenAct::new), threads, seed, SIZE, runs));
    }

    @ParameterizedTest
    @EnumSource
    void program_plantedRace_isFoundReplayedAndShrunkToAFewOperations(TeamThreads threads) {
        try (var _ = new Quiet()) {
            String message = String.valueOf(found(threads, 20_261_122, 5_000).getMessage());
            System.out.println(message);
        }
    }
}

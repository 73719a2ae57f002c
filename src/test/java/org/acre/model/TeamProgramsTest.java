package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.acre.model.TeamPrograms.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A planted race is found, replayed from the seed that was printed, and shrunk. */
@Timeout(600)
@Isolated // more threads than processors, for seconds: others would wait for them
class TeamProgramsTest {
    private static final Size SIZE = new Size(2, 4, 40);
    private static final int PAGES = 16;

    /** Frees the page that was taken last if {@code take} is 0, else takes the first free one from {@code from} on. */
    record Turn(int take, int from) {}

    /** An allocator of pages; where it is broken, another thread can come between the look at a page and its taking. */
    private record Pages(boolean broken) implements TeamSubject<Turn> {
        @Override public Turn draw(SplittableRandom random) {
            return new Turn(random.nextInt(3), random.nextInt(PAGES));
        }

        @Override public String inJava() {
            return "new Pages(" + broken + ")";
        }

        @Override public Team<Turn> begin() {
            AtomicIntegerArray taken = new AtomicIntegerArray(PAGES);
            PageLaw law = new PageLaw(0, PAGES, 1);
            return new Team<>() {
                @Override public Run<Turn> member(int number) {
                    return new Member(broken, taken, law, new ArrayDeque<>());
                }

                @Override public void atRest() {
                    law.check();
                    assertEquals(0, law.pagesInUse());
                }

                @Override public void close() {}
            };
        }
    }

    private record Member(boolean broken, AtomicIntegerArray taken, PageLaw law, Deque<Integer> mine) implements Run<Turn> {
        @Override public void step(Turn turn) {
            if (turn.take() == 0) {
                free();
            } else {
                allocate(turn.from());
            }
        }

        private void allocate(int from) {
            for (int page = from; page < PAGES; page++) {
                if (isTaken(page)) {
                    law.handedOut(page, 1);
                    mine.push(page);
                    return;
                }
            }
        }

        private boolean isTaken(int page) {
            if (!broken) {
                return taken.compareAndSet(page, 0, 1);
            }
            boolean free = taken.get(page) == 0;
            if (free) {
                if (ThreadLocalRandom.current().nextInt(3) == 0) { // seldom enough to fail now and then, often enough for a test
                    LockSupport.parkNanos(50_000);
                }
                taken.set(page, 1);
            }
            return free;
        }

        private void free() {
            Integer page = mine.poll();
            if (page != null) {
                law.freed(page, 1);
                law.invalidated(page, page + 1);
                taken.set(page, 0);
            }
        }

        @Override public void end() {
            while (!mine.isEmpty()) {
                free();
            }
        }

        @Override public void close() {}
    }

    @ParameterizedTest
    @EnumSource
    void program_plantedRace_isFoundReplayedAndShrunkToAFewOperations(TeamThreads threads) {
        String message = found(threads, 20_261_122);
        Matcher smallest = Pattern.compile("the smallest that was found, of (\\d) threads and (\\d+) operations").matcher(message);
        assertTrue(smallest.find(), message);
        assertEquals(2, Integer.parseInt(smallest.group(1)), message);
        assertTrue(Integer.parseInt(smallest.group(2)) <= 6, message);
        assertTrue(message.contains("is busy and becomes busy"), message);
        assertTrue(message.contains("TeamPrograms.replay(new Pages(true), TeamThreads." + threads + ", "), message);
        assertTrue(message.contains("-Dacre.seed=20261122 -Dacre.program=" + threads + "-new-Pages-true-2-4-40 verify"), message);
    }

    private static String found(TeamThreads threads, long seed) {
        return String.valueOf(assertThrows(AssertionError.class,
                () -> TeamPrograms.check(TeamProgramsTest.class, new Pages(true), threads, seed, SIZE, 20_000)).getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void replay_programOfTwoThreads_failsWithTheRaceAndNotWithout(TeamThreads threads) {
        List<Turn> turns = List.of(new Turn(1, 0), new Turn(0, 0), new Turn(1, 0));
        assertThrows(AssertionError.class, () -> TeamPrograms.replay(new Pages(true), threads, 100_000, turns, turns));
        TeamPrograms.replay(new Pages(false), threads, 1_000, turns, turns);
    }

    @Test void draw_sameSeed_makesTheSameProgram() {
        List<List<Turn>> program = TeamPrograms.draw(new Pages(true), 7, SIZE);
        assertEquals(program, TeamPrograms.draw(new Pages(true), 7, SIZE));
        assertTrue(program.size() >= 2 && program.size() <= 4 && program.getLast().size() == 40, program::toString);
    }

    @Test void rate_failsMoreSeldom_asksForMoreRepetitions() {
        assertTrue(new FailureRate(15, 15).repetitions() < new FailureRate(15, 60).repetitions());
        assertTrue(new FailureRate(15, 60).repetitions() < new FailureRate(1, 300).repetitions());
    }
}

package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of rounds, wherever their numbers are. */
class RoundsTest {
    /** Numbers before, at and after which a long wraps or changes its sign. */
    @ParameterizedTest @ValueSource(longs = {0, -3, 41, Long.MAX_VALUE - 2, Long.MAX_VALUE, Long.MIN_VALUE})
    void rounds_anyNumber_endInOrder(long last) {
        Rounds rounds = new Rounds("round", last);
        for (int i = 0; i < 6; i++) {
            long cookie = rounds.next();
            assertFalse(rounds.isOver(cookie));
            assertFalse(rounds.isWanted());
            assertTrue(rounds.want(cookie));
            assertFalse(rounds.want(cookie), "wanted already");
            assertTrue(rounds.isWanted());
            rounds.begin();
            assertTrue(rounds.isRunning());
            assertEquals(cookie + 1, rounds.next(), "what has begun takes nobody in");
            assertFalse(rounds.isOver(cookie));
            rounds.end();
            assertTrue(rounds.isOver(cookie) && !rounds.isRunning() && !rounds.isWanted());
            assertTrue(rounds.isOver(cookie - 1));
            assertFalse(rounds.isOver(rounds.next()));
            assertEquals(i + 1, rounds.endedSince(last));
        }
    }

    @Test void want_duringARound_isWantedAfterIt() {
        Rounds rounds = new Rounds("round", Long.MAX_VALUE - 1);
        rounds.want(rounds.next());
        rounds.begin();
        assertTrue(rounds.want(rounds.next()));
        assertFalse(rounds.want(rounds.next() - 1), "an earlier one is wanted with it");
        rounds.end();
        assertTrue(rounds.isWanted());
        rounds.begin();
        rounds.end();
        assertFalse(rounds.isWanted());
    }

    @Test void check_numberNotGivenOut_isRefused() {
        Rounds rounds = new Rounds("round", Long.MAX_VALUE);
        rounds.check(Long.MIN_VALUE);
        rounds.check(Long.MAX_VALUE);
        assertThrows(IllegalArgumentException.class, () -> rounds.check(Long.MIN_VALUE + 1));
    }

    @Test void await_stopped_isRefusedUnlessOver() throws InterruptedException {
        Rounds rounds = new Rounds("round", 0);
        rounds.begin();
        rounds.end();
        rounds.stop();
        assertTrue(rounds.await(1, Patience.endless()));
        assertThrows(IllegalStateException.class, () -> rounds.await(2, Patience.endless()));
    }

    @Test void await_limit_runsOut() throws InterruptedException {
        Rounds rounds = new Rounds("round", 0);
        assertFalse(rounds.await(1, Patience.of(Duration.ofNanos(1))));
        assertFalse(rounds.await(1, Patience.of(Duration.ofSeconds(-1))));
    }

    @Test void await_limitOfForever_doesNotOverflow() throws InterruptedException {
        Rounds rounds = new Rounds("round", 0);
        Thread worker = Thread.ofPlatform().start(() -> {
            rounds.begin();
            rounds.end();
        });
        assertTrue(rounds.await(1, Patience.of(Duration.ofSeconds(Long.MAX_VALUE))));
        worker.join();
    }
}

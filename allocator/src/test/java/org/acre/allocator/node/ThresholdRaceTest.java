package org.acre.allocator.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A push that asks while the driver leaves: no mark of the driver's may outlive it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThresholdRaceTest extends Records {
    private static final int ROUNDS = 20_000;
    private static final long MOST = 4;

    private final LazyLists lists = new LazyLists(areas, 64); // many, so that dealing takes a while
    private final LazyThreshold threshold = new LazyThreshold(lists, LazyLimit.fixed(MOST));

    @Test
    void undrive_whileAPushAsks_leavesNoMarkAboveTheLimit() throws Exception {
        CyclicBarrier turn = new CyclicBarrier(2);
        Thread asking = Thread.ofPlatform().start(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                meet(turn);
                threshold.ask(0);
                meet(turn);
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            push(1, MOST + 1);
            threshold.drive(Long.MAX_VALUE);
            meet(turn);
            for (int i = 0; i < round % 256; i++) {
                Thread.onSpinWait();
            }
            threshold.undrive();
            meet(turn);
            lists.detach(0);
            assertTrue(push(2, MOST + 1), "a push above the limit must ask, in round " + round);
            assertEquals(LazyThreshold.Answer.CROSSED, threshold.ask(0));
            lists.detach(0);
        }
        asking.join();
    }

    private boolean push(int id, long pages) {
        area(id, pages);
        return lists.push(0, id);
    }

    private static void meet(CyclicBarrier turn) {
        try {
            turn.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.acre.purge.deferred;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues, batches and reclaim with grace periods that the test ends, all on one thread. */
class BatchesTest {
    private static final long PAGE = 4096;

    private final FakeGrace grace = new FakeGrace();
    private final AddressSpace space = AddressSpace.builder().span(0, 1L << 30).build();
    private final Deferrals deferrals = new Deferrals(SpaceDoor.of(space), null);
    private final ArrayBlocks memory = new ArrayBlocks(100);
    private final BulkBlock blocks = new BulkBlock(memory);
    private final BlankBlocks blanks = new BlankBlocks(memory, 1, 0);
    private final NodeQueues queues = new NodeQueues(1, blocks, blanks, PAGE, Long.MAX_VALUE, () -> {});
    private final Batches batches = new Batches(blocks);
    private final Reclaimer reclaimer = new Reclaimer(deferrals, blocks, blanks, new Heads(memory, deferrals), new Callbacks(),
            queues.held(), 1);

    @BeforeEach void makeBlocks() {
        memory.refill(50);
    }

    private void free(int areas) {
        for (int i = 0; i < areas; i++) {
            long entry = deferrals.take(space.allocate(PAGE));
            assertEquals(NodeQueues.Outcome.QUEUED, queues.add(0, entry, PAGE));
        }
    }

    private void begin() {
        queues.takeAll(batches.filling(), grace, false);
        batches.begin(grace);
    }

    private long reclaimed() {
        long before = reclaimer.freedCount();
        boolean _ = batches.reclaim(reclaimer, grace);
        return reclaimer.freedCount() - before;
    }

    /** Attaching to a batch whose grace period had begun freed under readers in the kernel: Ziwei Dai's fix of 2023. */
    @Test void begin_batchInFlight_nothingJoinsIt() {
        free(3);
        Batch first = batches.filling();
        begin();
        free(2);
        begin();
        grace.endOne();
        assertEquals(3, reclaimed());
        assertEquals(0, reclaimed());
        grace.endOne();
        assertEquals(2, reclaimed());
        first.begin(7);
        assertThrows(IllegalStateException.class, () -> first.addBlocks(0, 1 << 12, 1, 8, 1));
    }

    @Test void begin_twoInFlight_aThirdWaits() {
        for (int i = 0; i < 2; i++) {
            free(1);
            assertTrue(batches.hasPlace());
            begin();
        }
        assertFalse(batches.hasPlace());
        free(1);
        assertThrows(IllegalStateException.class, this::begin);
        grace.endOne();
        assertEquals(1, reclaimed());
        assertTrue(batches.hasPlace());
        assertEquals(2, batches.target() - batches.doneCount());
    }

    @Test void takeFull_blocksOfNoBatch_areFreedWhenTheirOwnGracePeriodEnds() {
        free(1);
        begin();
        free(1);
        begin();
        free(3 * blocks.capacity());
        queues.takeFull(batches.filling(), grace); // two blocks: the third is the top
        grace.endOne();
        assertEquals(1, reclaimed());
        grace.endOne();
        assertEquals(1 + 2 * blocks.capacity(), reclaimed(), "asked for by the second batch, and late enough for the blocks");
        assertEquals(2, batches.begunCount());
        queues.takeAll(batches.filling(), grace, false);
        assertEquals(0, reclaimed());
        assertEquals(3, grace.start());
        grace.endOne();
        assertEquals(blocks.capacity(), reclaimed());
        assertTrue(batches.isEmpty());
    }

    @Test void reclaim_entryReservedAndNotWritten_keepsItsBlock() {
        free(5);
        long entry = deferrals.take(space.allocate(PAGE));
        assertEquals(NodeQueues.Outcome.QUEUED, queues.add(0, entry, PAGE));
        queues.takeAll(batches.filling(), grace, false);
        long block = 1;
        while (blocks.entryAcquire(block << 12, 5) != entry) {
            block++;
        }
        blocks.setEntryRelease(block << 12, 5, 0); // as if its thread had stopped between the two
        batches.begin(grace);
        grace.endOne();
        assertEquals(0, reclaimed());
        assertFalse(batches.isDone(1));
        blocks.setEntryRelease(block << 12, 5, entry);
        assertEquals(6, reclaimed());
        assertTrue(batches.isDone(1));
    }

    @Test void reclaim_emptiedBlocks_areBlankAgain() {
        for (int round = 0; round < 5; round++) {
            free(49 * blocks.capacity());
            begin();
            grace.endOne();
            assertEquals(49L * blocks.capacity(), reclaimed());
        }
        assertEquals(queues.openedBlocks(), reclaimer.emptiedBlocks());
        for (long block = memory.tryTake(); block != 0; block = memory.tryTake()) {
            for (int word = 0; word < PAGE / 8; word++) {
                assertEquals(0, memory.load(block, word));
            }
        }
        assertEquals(0, space.statistics().deferredPages());
        space.verify();
    }

    @Test void takeAll_last_letsNothingMoreIn() {
        free(2);
        queues.takeAll(batches.filling(), grace, true);
        long entry = deferrals.take(space.allocate(PAGE));
        assertEquals(NodeQueues.Outcome.CLOSED, queues.add(0, entry, PAGE));
        queues.takeAll(batches.filling(), grace, true);
        batches.begin(grace);
        grace.endOne();
        assertEquals(2, reclaimed());
    }

    @Test void add_noBlock_saysSoAndChangesNothing() {
        while (memory.tryTake() != 0) {
            // the test has them now
        }
        long entry = deferrals.take(space.allocate(PAGE));
        assertEquals(NodeQueues.Outcome.NO_BLOCK, queues.add(0, entry, PAGE));
        assertEquals(0, queues.addedCount());
        assertEquals(0, queues.held().bytes());
    }

    /** Grace periods one after the other, that end when they are told to. */
    private static final class FakeGrace implements Grace {
        private long asked;
        private long ended;

        @Override public long snapshot() {
            boolean running = asked > ended;
            return ended + (running ? 2 : 1);
        }

        @Override public long start() {
            long cookie = snapshot();
            asked = Math.max(asked, cookie);
            return cookie;
        }

        @Override public boolean isOver(long cookie) {
            return ended >= cookie;
        }

        @Override public void await(long cookie, long nanos) {
            throw new UnsupportedOperationException("there is no monitor");
        }

        void endOne() {
            ended++;
        }
    }
}

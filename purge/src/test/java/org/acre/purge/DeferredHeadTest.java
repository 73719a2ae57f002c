package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frees with a head inside the area, and callbacks: on areas that are one array. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeferredHeadTest {
    private static final long PAGE = 4096;
    private static final long SPAN = 512 * PAGE;

    private final ArrayMemory memory = new ArrayMemory(SPAN, 100);
    private final AddressSpace space = AddressSpace.builder().span(0, SPAN).lazyMaxPages(0).build();
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred = DeferredFree.of(space, periods).blockMemory(memory).cachedBlocks(0).build();

    @AfterEach void close() {
        deferred.close();
        periods.close();
        space.verify();
    }

    @Test void free_noBlockAtAll_queuesByTheHead() {
        memory.dry = true;
        List<Long> freed = new ArrayList<>();
        try (HeldSection _ = HeldSection.of(periods)) {
            for (int i = 0; i < 20; i++) {
                long address = space.allocate(2 * PAGE);
                freed.add(address);
                deferred.free(address, 8L * i);
            }
            assertEquals(0, deferred.statistics().blocks());
            assertEquals(0, deferred.statistics().emergencyFrees());
            assertEquals(20, deferred.statistics().queuedObjects());
            assertEquals(40, space.statistics().deferredPages());
            assertEquals(5, memory.areas[(int) (freed.get(5) / 8 + 5 + 1)], "the offset in words, as in 2008");
        }
        deferred.barrier();
        assertEquals(0, space.statistics().deferredPages());
        assertEquals(20, deferred.statistics().freedObjects());
        for (long address : freed) {
            assertTrue(space.allocateAt(address, PAGE));
        }
    }

    @Test void free_blockAtHand_leavesTheAreaAlone() {
        memory.refill(1);
        deferred.free(space.allocate(PAGE), 16);
        assertEquals(0, memory.headWrites.get());
        assertEquals(1, deferred.statistics().blocks());
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, 1, 4, 7, 9, 32_768, 32_776, Long.MAX_VALUE - 7, Long.MIN_VALUE})
    void free_offsetThatNoHeadHas_isRefusedAndChangesNothing(long offset) {
        long address = space.allocate(16 * PAGE);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> deferred.free(address, offset));
        assertSays(e, Long.toString(offset), "32768");
        assertEquals(address, space.find(address));
        assertEquals(0, memory.headWrites.get());
    }

    @Test void free_headNotInsideTheArea_isRefusedAndTheAreaStaysBusy() {
        memory.dry = true;
        long address = space.allocate(PAGE);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> deferred.free(address, PAGE - 8));
        assertSays(e, "4096 bytes", "4088");
        assertEquals(address, space.find(address));
        assertEquals(0, memory.headWrites.get());
        deferred.free(address, PAGE - 16);
        long large = space.allocate(9 * PAGE);
        deferred.free(large, 32_760);
        deferred.barrier();
        assertEquals(2, deferred.statistics().freedObjects());
    }

    @Test void free_headNotInsideTheArea_isRefusedAlsoWithABlockAtHand() {
        memory.refill(1);
        long address = space.allocate(PAGE);
        assertThrows(IllegalArgumentException.class, () -> deferred.free(address, PAGE - 8));
        assertEquals(address, space.find(address));
    }

    @Test void free_areaOfSomebodyElse_writesNothing() {
        memory.dry = true;
        long address = space.allocate(PAGE);
        space.free(address);
        int before = memory.headWrites.get();
        assertThrows(InvalidFreeException.class, () -> deferred.free(address, 0));
        deferred.free(space.allocate(PAGE), 0);
        assertThrows(InvalidFreeException.class, () -> deferred.free(address, 0));
        assertEquals(before + 2, memory.headWrites.get(), "two words of the one head");
    }

    @Test void call_callback_runsAfterTheGracePeriodOnAnAreaThatIsItsOwn() throws InterruptedException {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<String> thread = new AtomicReference<>("");
        int callback = deferred.register(address -> {
            thread.set(Thread.currentThread().getName());
            seen.add(space.find(address));
            space.free(address);
        });
        assertTrue(callback >= 4096);
        long address = space.allocate(PAGE);
        try (HeldSection _ = HeldSection.of(periods)) {
            deferred.call(address, 8, callback);
            assertThrows(InvalidFreeException.class, () -> deferred.call(address, 8, callback));
            assertFalse(deferred.barrier(Duration.ofMillis(20)));
            assertEquals(List.of(), seen);
        }
        deferred.barrier();
        assertEquals(List.of(address), seen);
        assertTrue(thread.get().startsWith("acre-"), thread.get());
        assertEquals(0, space.statistics().busyPages() + space.statistics().deferredPages());
    }

    @Test void call_callbackThatKeepsTheArea_leavesItBusyInTheSameLife() {
        AtomicInteger ran = new AtomicInteger();
        int callback = deferred.register(_ -> ran.incrementAndGet());
        long address = space.allocate(PAGE);
        var area = space.areaAt(address);
        deferred.call(address, 0, callback);
        deferred.barrier();
        assertEquals(1, ran.get());
        assertTrue(area.isLive());
        deferred.call(address, 0, callback);
        deferred.barrier();
        assertEquals(2, ran.get());
        area.free();
    }

    @Test void call_callbackThatFreesDeferredAgain_isQueuedAnew() {
        int callback = deferred.register(deferred::free);
        memory.refill(1);
        for (int i = 0; i < 10; i++) {
            deferred.call(space.allocate(PAGE), 0, callback);
        }
        deferred.barrier();
        deferred.barrier();
        assertEquals(20, deferred.statistics().freedObjects());
        assertEquals(0, space.statistics().busyPages());
    }

    @Test void call_callbackThatThrows_isReportedAndTheRestRun() {
        AtomicInteger ran = new AtomicInteger();
        int throwing = deferred.register(_ -> {
            throw new IllegalStateException("on purpose");
        });
        int counting = deferred.register(_ -> ran.incrementAndGet());
        for (int i = 0; i < 30; i++) {
            deferred.call(space.allocate(PAGE), 0, i % 3 == 0 ? throwing : counting);
        }
        deferred.barrier();
        assertEquals(20, ran.get());
        assertEquals(10, deferred.statistics().failures());
        assertEquals(30, deferred.statistics().freedObjects());
    }

    @Test void call_insideACallback_nothingMayWait() {
        List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
        int callback = deferred.register(_ -> {
            refused.add(assertThrows(IllegalStateException.class, deferred::barrier));
            refused.add(assertThrows(IllegalStateException.class, deferred::close));
            refused.add(assertThrows(IllegalStateException.class, periods::barrier));
            refused.add(assertThrows(IllegalStateException.class, periods::synchronize));
            refused.add(assertThrows(IllegalStateException.class, periods::close));
        });
        deferred.call(space.allocate(PAGE), 0, callback);
        deferred.barrier();
        assertEquals(5, refused.size());
        refused.forEach(e -> assertSays(e, "callback"));
    }

    @Test void call_numberOfNoCallback_isRefused() {
        long address = space.allocate(PAGE);
        int callback = deferred.register(_ -> {});
        for (int number : new int[] {callback + 1, 0, 4095, -1}) {
            assertSays(assertThrows(IllegalArgumentException.class, () -> deferred.call(address, 0, number)),
                    Integer.toString(number));
        }
        assertEquals(address, space.find(address));
    }

    @Test void heads_overwrittenByAStaleWrite_freeNothingThatIsNotDeferred() {
        memory.dry = true;
        long victim = space.allocate(PAGE);
        long[] addresses = new long[4];
        HeldSection section = HeldSection.of(periods);
        // One thread, so one list: the last is first. The second loses its link, and with it the first.
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = space.allocate(PAGE);
            deferred.free(addresses[i], 0);
        }
        memory.areas[(int) (addresses[1] / 8)] = 0x7777_7777_7000L;
        section.close();
        deferred.barrier();
        assertEquals(victim, space.find(victim));
        assertEquals(3, deferred.statistics().freedObjects());
        assertEquals(1, deferred.statistics().failures());
        assertEquals(1, space.statistics().deferredPages(), "what cannot be found stays deferred, and is not reused");
        assertFalse(space.allocateAt(addresses[0], PAGE));
    }

    @Test void heads_actionOverwritten_areNotFreed() {
        memory.dry = true;
        HeldSection section = HeldSection.of(periods);
        long address = space.allocate(PAGE);
        deferred.free(address, 8);
        memory.areas[(int) (address / 8 + 2)] = 17;
        section.close();
        deferred.barrier();
        assertEquals(1, deferred.statistics().failures());
        assertEquals(1, space.statistics().deferredPages());
    }
}

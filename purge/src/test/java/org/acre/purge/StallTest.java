package org.acre.purge;

import static org.acre.purge.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.purge.grace.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A section that holds everything up is found and named, and nothing is freed early. */
@Timeout(60)
class StallTest {
    private static final Duration LIMIT = Duration.ofMillis(3);

    private final BlockingQueue<StalledReader> reports = new LinkedBlockingQueue<>();

    @Test void stall_section_isReportedWithThreadAndAge() throws InterruptedException {
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).build();
                HeldSection section = HeldSection.of(periods)) {
            long cookie = periods.startPoll();
            StalledReader first = reports.take();
            StalledReader second = reports.take();
            assertEquals(section.thread, first.thread());
            assertTrue(first.age().compareTo(LIMIT) >= 0, first.toString());
            assertTrue(second.age().compareTo(first.age()) > 0, second + " after " + first);
            assertTrue(first.entered().isEmpty());
            assertTrue(first.toString().contains("holder"), first.toString());
            assertFalse(periods.poll(cookie), "reported, and never let through");
            assertTrue(periods.statistics().stallReports() >= 2);
        }
    }

    @Test void stall_virtualThread_isNamed() throws InterruptedException {
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).build();
                HeldSection _ = HeldSection.on(Thread.ofVirtual().name("walker"), periods)) {
            periods.startPoll();
            StalledReader report = reports.take();
            assertTrue(report.thread() != null && report.thread().isVirtual());
            assertTrue(report.toString().contains("walker"), report.toString());
        }
    }

    @Test void stall_traced_tellsWhereItEntered() throws InterruptedException {
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).traceSections().build()) {
            try (HeldSection _ = HeldSection.of(periods)) {
                periods.startPoll();
                assertTrue(reports.take().entered().stream().anyMatch(f -> f.getClassName().contains("HeldSection")));
            }
            periods.synchronize();
            reports.clear();
            try (Reader reader = periods.reader(); HeldSection _ = HeldSection.of(reader)) {
                periods.startPoll();
                assertTrue(reports.take().toString().contains("HeldSection"));
            }
        }
    }

    @Test void stall_threadHasEnded_isReportedSo() throws InterruptedException {
        GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).build();
        Thread gone = Thread.ofPlatform().name("gone").start(() -> {
            ReadSection leaked = periods.enter();
            assertTrue(leaked != null);
        });
        gone.join();
        periods.startPoll();
        StalledReader report = reports.take();
        assertEquals(gone, report.thread());
        assertTrue(report.toString().contains("which has ended"), report.toString());
    }

    @Test void stall_bytesHeldBack_areToldOfAllSources() throws InterruptedException {
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).build();
                HeldSection _ = HeldSection.of(periods)) {
            periods.register(new Holding(40));
            periods.register(new Holding(2));
            periods.startPoll();
            assertEquals(42, reports.take().heldBytes());
        }
    }

    @Test void stall_deferredFreesWait_theirBytesAreTold() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, 1L << 20).build();
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(reports::add).build();
                DeferredFree deferred = DeferredFree.of(space, periods).build();
                HeldSection _ = HeldSection.of(periods)) {
            for (int i = 1; i <= 4; i++) {
                deferred.free(space.allocate(i * 4096L));
            }
            periods.startPoll();
            assertEquals(10 * 4096, reports.take().heldBytes());
            DeferredFreeStatistics held = deferred.statistics();
            assertEquals(4, held.queuedObjects());
            assertTrue(held.oldestAge().compareTo(LIMIT) >= 0, held.toString());
        }
    }

    /** What parks inside a pass of the purge keeps every other pass out. */
    @Test void stall_freeInsideAHook_isNotSlowed() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, 1L << 20).build();
        AtomicInteger slowed = new AtomicInteger();
        StallPolicy policy = new StallPolicy() {
            @Override public void stalled(StalledReader reader) {
                reports.add(reader);
            }

            @Override public void freeing() {
                slowed.incrementAndGet();
            }
        };
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(policy).build();
                DeferredFree deferred = DeferredFree.of(space, periods).build()) {
            long inner = space.allocate(4096);
            long[] left = {inner};
            MappingInvalidation hook = (_, _, _) -> {
                if (left[0] != 0) {
                    left[0] = 0;
                    deferred.free(inner);
                }
            };
            try (Purger purger = Purger.on(space).invalidation(hook).build(); HeldSection _ = HeldSection.of(periods)) {
                periods.startPoll();
                assertTrue(reports.take().heldBytes() >= 0);
                space.free(space.allocate(4096));
                assertTrue(purger.purge().purgedAreas() >= 1);
                assertEquals(0, left[0]);
                assertEquals(0, slowed.get());
                deferred.free(space.allocate(4096));
                assertEquals(1, slowed.get());
            }
        }
    }

    private record Holding(long heldBytes) implements DeferredSource {
        @Override public boolean awaitQueued(Patience patience) {
            return true;
        }
    }

    @Test void stall_policyThrows_gracePeriodsGoOn() {
        CountDownLatch thrown = new CountDownLatch(2);
        try (Logged logged = new Logged();
                GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(_ -> {
            thrown.countDown();
            throw new IllegalArgumentException("on purpose");
        }).build()) {
            try (HeldSection _ = HeldSection.of(periods)) {
                periods.startPoll();
                Patience.uninterruptibly(thrown::await);
            }
            periods.synchronize();
            assertTrue(logged.count("stall policy", "on purpose") >= 1);
        }
    }

    @Test void stall_byDefault_isLogged() throws InterruptedException {
        try (Logged logged = new Logged();
                GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).build();
                HeldSection _ = HeldSection.of(periods)) {
            long cookie = periods.startPoll();
            while (periods.statistics().stallReports() < 2) {
                assertFalse(periods.await(cookie, LIMIT));
            }
            assertTrue(logged.count("holder", "has been open") >= 1);
        }
    }

    @Test void stall_policyWaitsForAGracePeriod_isRefused() {
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        GracePeriods[] itself = new GracePeriods[1];
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(_ -> refused.complete(
                assertThrows(IllegalStateException.class, itself[0]::synchronize))).build()) {
            itself[0] = periods;
            try (HeldSection _ = HeldSection.of(periods)) {
                periods.startPoll();
                assertSays(refused.join(), "stall policy");
            }
        }
    }

    @Test void stall_freeingThreads_areSlowedOutsideSectionsOnly() throws InterruptedException {
        AtomicInteger slowed = new AtomicInteger();
        StallPolicy policy = new StallPolicy() {
            @Override public void stalled(StalledReader reader) {
                reports.add(reader);
            }

            @Override public void freeing() {
                slowed.incrementAndGet();
            }
        };
        try (GracePeriods periods = GracePeriods.builder().stallLimit(LIMIT).stallPolicy(policy).build()) {
            periods.call(() -> {});
            assertEquals(0, slowed.get(), "nothing stalls");
            try (HeldSection _ = HeldSection.of(periods)) {
                periods.startPoll();
                reports.take();
                periods.call(() -> {});
                assertEquals(1, slowed.get());
                try (var _ = periods.enter()) {
                    periods.call(() -> {});
                }
                assertEquals(1, slowed.get(), "a reader must not be kept inside");
            }
            periods.barrier();
            periods.call(() -> {});
            assertEquals(1, slowed.get(), "the stall is over");
        }
    }

    @Test void slowFrees_negativeDelay_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> StallPolicy.slowFrees(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> GracePeriods.builder().stallLimit(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> GracePeriods.builder().pace(Duration.ofNanos(-1)));
    }


    @Test void stallLimit_notPositive_isRefused() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> GracePeriods.builder().stallLimit(none));
            assertTrue(e.toString().contains(none.toString()), e.toString());
        }
    }

    @Test void slowDown_negativeDelay_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StallPolicies.Slow(Duration.ofNanos(-1)));
        assertEquals(Duration.ZERO, new StallPolicies.Slow(Duration.ZERO).delay());
    }
}

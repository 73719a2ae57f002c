package org.acre.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.consumer.RecordedEvent;
import org.acre.allocator.AddressSpace;
import org.acre.purge.GracePeriods;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.acre.purge.RangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What the floor of time tells the flight recorder: each thing once, with its numbers. */
@Timeout(60)
@Isolated // a recording hears of everybody
class TimeEventsTest {
    private static final long PAGE = 4096;
    private static final long START = 1L << 32;

    private static AddressSpace space(long pages) {
        return AddressSpace.builder().span(START, pages * PAGE).nodes(2).lazyMaxPages(pages).build();
    }

    /** Throws when it is told to. */
    private static final class Moody implements MappingInvalidation {
        boolean throwing;

        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
            if (throwing) {
                throw new IllegalStateException("as it was told to");
            }
        }
    }

    /** A thread that is inside a section until the latch opens. */
    private static Thread readerUntil(GracePeriods gracePeriods, CountDownLatch leave) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().name("slow-reader").start(() -> {
            try (var _ = gracePeriods.enter()) {
                inside.countDown();
                leave.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        inside.await();
        return reader;
    }

    @Test void invalidation_isToldWithItsRanges_alsoIfItFails() throws Exception {
        AddressSpace space = space(100);
        Moody moody = new Moody();
        try (Purger purger = Purger.on(space).interval(Duration.ZERO).invalidation(moody.andThen(new Moody())).build()) {
            long first = space.allocate(PAGE);
            long second = space.allocate(PAGE);
            space.allocate(PAGE);
            long last = space.allocate(4 * PAGE);
            List<RecordedEvent> events = Recorded.during(() -> {
                space.free(second);
                space.free(last);
                space.free(first);
                moody.throwing = true;
                purger.purge();
                moody.throwing = false;
                purger.purge();
            }, "Invalidation");
            assertEquals(List.of(true, false), events.stream().map(event -> event.getBoolean("failed")).toList());
            for (RecordedEvent event : events) {
                assertEquals(Moody.class.getName() + ", " + Moody.class.getName(), event.getString("hook"));
                assertEquals(first, event.getLong("lowest"));
                assertEquals(last + 4 * PAGE, event.getLong("highest"));
                assertEquals(2, event.getLong("ranges"));
                assertEquals(6 * PAGE, event.getLong("bytes"));
                assertFalse(event.getDuration().isNegative());
            }
        }
    }

    @Test void gracePeriod_isToldWithItsCookie() throws Exception {
        long[] cookie = new long[1];
        List<RecordedEvent> events = Recorded.during(() -> {
            try (GracePeriods gracePeriods = GracePeriods.create()) {
                cookie[0] = gracePeriods.startPoll();
                gracePeriods.await(cookie[0]);
            } // waits for the thread that tells
        }, "GracePeriod");
        assertEquals(1, events.size(), events.toString());
        assertEquals(cookie[0], events.getFirst().getLong("cookie"));
        assertEquals(0, events.getFirst().getInt("readers"));
        assertFalse(events.getFirst().getBoolean("expedited"));
    }

    @Test void gracePeriod_expeditedBehindAReader_saysSo() throws Exception {
        List<RecordedEvent> events = Recorded.during(() -> {
            try (GracePeriods gracePeriods = GracePeriods.create()) {
                CountDownLatch leave = new CountDownLatch(1);
                Thread reader = readerUntil(gracePeriods, leave);
                assertFalse(gracePeriods.synchronizeExpedited(Duration.ofMillis(20)));
                leave.countDown();
                gracePeriods.synchronize();
                reader.join();
            }
        }, "GracePeriod");
        RecordedEvent first = events.getFirst();
        assertTrue(first.getBoolean("expedited"), first.toString());
        assertEquals(1, first.getInt("readers"), first.toString());
        assertTrue(first.getDuration().compareTo(Duration.ofMillis(15)) > 0, first.toString());
    }

    @Test void stalledReader_isToldByName() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        List<RecordedEvent> events = Recorded.during(() -> {
            try (GracePeriods gracePeriods = GracePeriods.builder().stallLimit(Duration.ofMillis(20)).traceSections()
                    .stallPolicy(reader -> stalled.countDown()).build()) {
                Thread reader = readerUntil(gracePeriods, stalled);
                gracePeriods.synchronize();
                reader.join();
            }
        }, "StalledReader");
        RecordedEvent event = events.getFirst();
        assertEquals("slow-reader", event.getThread("reader").getJavaName());
        assertTrue(event.getDuration("age").compareTo(Duration.ofMillis(20)) >= 0, event.toString());
        assertTrue(event.getString("entered").contains(TimeEventsTest.class.getName()), event.toString());
        assertEquals(0, event.getLong("heldBytes"));
    }

    @Test void pressure_isToldWithWhatWasAskedAndFreed() throws Exception {
        AddressSpace space = space(16);
        long[] cached = {space.allocate(8 * PAGE), space.allocate(8 * PAGE)};
        try (Purger purger = Purger.on(space).interval(Duration.ZERO).build()) {
            Runnable _ = purger.onPressure("nothing to give", bytes -> 0);
            Runnable _ = purger.onPressure("cache", bytes -> {
                space.free(cached[1]);
                return 8 * PAGE;
            });
            List<RecordedEvent> events = Recorded.during(() -> assertEquals(cached[1], space.allocate(8 * PAGE)), "Pressure");
            assertEquals(List.of("nothing to give", "cache"), events.stream().map(event -> event.getString("callback")).toList());
            assertEquals(List.of(0L, 8 * PAGE), events.stream().map(event -> event.getLong("freedBytes")).toList());
            events.forEach(event -> assertEquals(8 * PAGE, event.getLong("askedBytes")));
        }
    }
}

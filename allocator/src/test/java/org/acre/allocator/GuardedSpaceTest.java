package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.acre.allocator.guard.Guard;
import org.acre.allocator.guard.Guards;
import org.acre.allocator.guard.ReentrantGuard;
import org.acre.allocator.order.LockOrder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A space under each guard, and with each way to say whose an area is. */
@Timeout(120)
class GuardedSpaceTest {
    private static final long PAGE = 4096;
    private static final int THREADS = 16;
    private static final int STEPS = 1_500;

    private static AddressSpace space(Guards guard, int nodes) {
        return AddressSpace.builder().span(0, 4_000 * PAGE).nodes(nodes).guard(guard).lazyMaxPages(100).build();
    }

    /** Everything that takes the global lock, at once, by more threads than processors. */
    private static void loadAll(AddressSpace space, ThreadFactory factory) throws InterruptedException {
        long seed = Long.getLong("acre.seed", 4711);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        LongAdder done = new LongAdder();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            Thread thread = factory.newThread(() -> {
                try {
                    load(space, random);
                    done.increment();
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get(), () -> "-Dacre.seed=" + seed + ": " + failure.get());
        assertEquals(THREADS, done.sum());
    }

    private static void load(AddressSpace space, Random random) {
        List<Long> live = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (live.size() > 20 || (!live.isEmpty() && random.nextBoolean())) {
                long address = live.remove(random.nextInt(live.size()));
                if (random.nextInt(4) == 0) {
                    boolean _ = space.resize(address, (1 + random.nextInt(8)) * PAGE);
                }
                space.free(address);
            } else {
                long bytes = (1 + random.nextInt(4)) * PAGE;
                long alignment = PAGE << (random.nextInt(8) == 0 ? random.nextInt(4) : 0);
                live.add(space.allocate(bytes, alignment));
            }
        }
        live.forEach(space::free);
    }

    @ParameterizedTest @EnumSource void space_oneNodeManyThreads_losesNothing(Guards guard) throws InterruptedException {
        AddressSpace space = space(guard, 1);
        loadAll(space, Thread.ofPlatform().factory());
        isWhole(space);
    }

    @ParameterizedTest @EnumSource void space_nodesAndVirtualThreads_losesNothing(Guards guard) throws InterruptedException {
        AddressSpace space = space(guard, 4);
        loadAll(space, Thread.ofVirtual().factory());
        isWhole(space);
    }

    private static void isWhole(AddressSpace space) {
        long violations = LockOrder.violations();
        space.verify();
        SpaceStatistics now = space.statistics();
        assertEquals(0, now.busyAreas());
        assertEquals(now.totalPages(), now.freePages() + now.lazyPages() + now.pooledPages());
        assertEquals(violations, LockOrder.violations());
    }

    @Test void guard_ofOnesOwn_isMadeOnceForEachSpace() {
        List<Guard> made = new ArrayList<>();
        AddressSpace.Builder builder = AddressSpace.builder().span(0, 10 * PAGE).guard(() -> {
            made.add(new ReentrantGuard(true));
            return made.getLast();
        });
        AddressSpace one = builder.build();
        AddressSpace other = builder.build();
        assertEquals(2, made.size());
        assertEquals(one.allocate(PAGE), other.allocate(PAGE));
        assertFalse(made.getFirst().isHeldByCurrentThread());
    }

    @SuppressWarnings("NullAway") // on purpose
    @Test void guard_null_isRefused() {
        assertThrows(NullPointerException.class, () -> AddressSpace.builder().guard(null));
    }

    /** With a cap of 16 pages a node, what one caller frees fits into the pools only if it is spread over the nodes. */
    private static long pooledOf64(long zonePages) {
        AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(4).nodeSelector(NodeSelector.one())
                .zonePages(zonePages).poolMaxPages(16).lazyMaxPages(63).build();
        long[] areas = new long[64];
        for (int i = 0; i < areas.length; i++) {
            areas[i] = space.allocate(PAGE);
        }
        for (long area : areas) {
            space.free(area); // the last one purges
        }
        space.verify();
        return space.statistics().pooledPages();
    }

    @Test void zonePages_given_areasBelongToTheNodeOfTheirAddress() {
        assertEquals(16, pooledOf64(0));
        assertEquals(64, pooledOf64(16));
        assertThrows(IllegalArgumentException.class, () -> AddressSpace.builder().zonePages(-1));
    }

    @Test void zonePages_areaTakenFromAnotherNode_goesBackThere() throws InterruptedException {
        AddressSpace space = AddressSpace.builder().span(0, 1_000 * PAGE).nodes(4).zonePages(16).lazyMaxPages(50).build();
        loadAll(space, Thread.ofPlatform().factory());
        isWhole(space);
    }
}

package org.acre.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.acre.benchmarks.workloads.GlibcThread;
import org.acre.benchmarks.workloads.Larson;
import org.acre.benchmarks.workloads.Mstress;
import org.acre.benchmarks.workloads.Places;
import org.acre.benchmarks.workloads.Touch;
import org.acre.benchmarks.workloads.Workload;
import org.acre.benchmarks.workloads.XmallocTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every peer runs the workloads, Acre's three ways among them: mstress verifies each word. */
class SmallHeapKindTest {
    private static BooleanSupplier after(long questions) {
        AtomicLong left = new AtomicLong(questions);
        return () -> left.decrementAndGet() < 0;
    }

    private static void run(Workload workload, long questions) throws InterruptedException {
        try (workload) {
            assertTrue(workload.run(after(questions)) > 0, "nothing was done");
        }
    }

    private static void assumePresent(SmallHeapKind kind) {
        assumeTrue(kind.absence().isEmpty(), kind.absence());
    }

    @ParameterizedTest
    @EnumSource(value = SmallHeapKind.class, names = "ARENA_CONFINED", mode = EnumSource.Mode.EXCLUDE)
    void mstress_small_everyWordIsVerified(SmallHeapKind kind) throws InterruptedException {
        assumePresent(kind);
        run(new Mstress(kind.heap(), 2, 1), 0);
    }

    @ParameterizedTest
    @EnumSource(value = SmallHeapKind.class, names = "ARENA_CONFINED", mode = EnumSource.Mode.EXCLUDE)
    void remoteFrees_small_run(SmallHeapKind kind) throws InterruptedException {
        assumePresent(kind);
        try (XmallocTest workload = new XmallocTest(kind.heap(), new XmallocTest.Shape(16, -1), 1)) {
            assertTrue(workload.run(() -> workload.freed() >= 64) > 0, "nothing was freed");
        }
        run(new Larson(kind.heap(), new Larson.Shape(8, 1000, 20, 5, 42), 2), 20);
    }

    @ParameterizedTest
    @EnumSource(SmallHeapKind.class)
    void localFrees_small_run(SmallHeapKind kind) throws InterruptedException {
        assumePresent(kind);
        run(new GlibcThread(kind.heap(), 2, 42), 4);
    }

    @Test void arenaConfined_freedByAnother_throws() {
        XmallocTest workload = new XmallocTest(SmallHeapKind.ARENA_CONFINED.heap(), new XmallocTest.Shape(4, 64), 1);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> workload.run(() -> false));
        assertTrue(thrown.toString().contains("WrongThreadException"), thrown.toString());
    }

    @ParameterizedTest
    @EnumSource(SmallHeapKind.class)
    void places_exchange_swapsObjectsWithTheirBytes(SmallHeapKind kind) {
        assumePresent(kind);
        Places own = kind.heap().places(2);
        own.allocate(0, 100);
        long first = own.address(0);
        Touch.all(first, 100);

        own.exchange(0, own, 1);
        assertTrue(own.isEmpty(0));
        assertEquals(first, own.address(1));
        own.freeAll();
        assertTrue(own.isEmpty(1));
    }

    @Test void cannot_ofEach_isSaid() {
        for (SmallHeapKind kind : SmallHeapKind.values()) {
            assertTrue(kind.cannot().length() > 10, kind + ": " + kind.cannot());
        }
    }

    @Test void replay_randomTrace_endsEmptyAndKeepsItsPeak() throws InterruptedException {
        BlockTrace trace = BlockTrace.random(2_000, 42);
        assertEquals(2_000, trace.objects());
        assertTrue(trace.events() > 3_000 && trace.events() < 4_000, () -> "events " + trace.events());
        assertTrue(trace.peakLiveBytes() > 0 && trace.peakEvent() < trace.events());
        run(new TraceReplay(trace, SmallHeapKind.ACRE_REGION.heap(), 2), 40);
    }
}

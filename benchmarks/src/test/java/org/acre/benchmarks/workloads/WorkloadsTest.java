package org.acre.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a heap that knows each object. No run depends on time: each stops after it was asked so often. */
class WorkloadsTest {
    private final Arena arena = Arena.ofShared();
    private final HeapUnderTest heap = new HeapUnderTest(arena);

    @AfterEach void close() {
        arena.close();
    }

    private static BooleanSupplier after(long questions) {
        AtomicLong left = new AtomicLong(questions);
        return () -> left.decrementAndGet() < 0;
    }

    private long runAndClose(Workload workload, long questions) throws InterruptedException {
        long operations;
        try (workload) {
            operations = workload.run(after(questions));
            operations += workload.run(after(questions));
        }
        assertTrue(operations > 0, "nothing was done");
        assertEquals(0, heap.live(), "objects left");
        return operations;
    }

    @Test void larson_manyGenerations_objectsOutliveTheirThreads() throws InterruptedException {
        Larson.Shape shape = new Larson.Shape(8, 1000, 50, 4, 4141);
        long operations = runAndClose(new Larson(heap, shape, 3), 100);

        assertEquals(heap.allocated.get(), operations + 5 * 150, "each operation allocates, and so did the preparation");
        assertTrue(heap.remoteFrees.get() > operations / 8, heap.remoteFrees + " of " + operations + " freed by another thread");
    }

    @Test void mstress_heapWhoseObjectsOverlap_fails() {
        HeapUnderTest broken = new HeapUnderTest(arena) {
            private final long only = super.place(16);
            private final AtomicLong calls = new AtomicLong();

            @Override long place(long bytes) {
                return only + calls.getAndIncrement() % 2 * 16;
            }
        };
        Workload workload = new Mstress(broken, 1, 1);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> workload.run(after(0)));
        assertTrue(thrown.toString().contains("at 0x"), thrown.toString());
    }

    @Test void xmalloc_fixedSize_countsWhatIsFreedByOthers() throws InterruptedException {
        XmallocTest workload = new XmallocTest(heap, new XmallocTest.Shape(64, 64), 2);
        long operations = workload.run(() -> workload.freed() >= 64 * 20);
        assertEquals(heap.live(), workload.waiting() + workload.waiting() / 64, "batches between the threads, each an object more");
        workload.close();

        assertTrue(operations > 0 && operations % 64 == 0, () -> "operations " + operations);
        assertEquals(0, heap.live());
        assertEquals(0, workload.waiting());
        assertTrue(heap.remoteFrees.get() >= operations, heap.remoteFrees + " of " + operations + " freed by another thread");
    }

    @Test void xmalloc_allSizes_givesAllBack() throws InterruptedException {
        try (XmallocTest workload = new XmallocTest(heap, new XmallocTest.Shape(32, -1), 1)) {
            assertTrue(workload.run(() -> workload.freed() >= 32 * 20) > 0, "nothing was freed");
        }
        assertEquals(0, heap.live());
    }

    @Test void producerConsumer_twoPairs_everyObjectIsVerifiedAndFreedByTheOther() throws InterruptedException {
        long operations;
        try (Workload workload = new ProducerConsumer(heap, 128, 2)) {
            operations = workload.run(() -> heap.freed.get() >= 3_000);
        }

        assertEquals(0, heap.live());
        assertTrue(operations >= 3_000, () -> "operations " + operations);
        assertTrue(heap.allocated.get() >= operations, heap.allocated + " of " + operations);
        assertTrue(heap.remoteFrees.get() >= operations, heap.remoteFrees + " of " + operations + " freed by another thread");
    }

    @Test void falseSharing_handedOver_eachThreadFreesAnObjectOfTheCallers() throws InterruptedException {
        long operations = runAndClose(new FalseSharing(heap, new FalseSharing.Shape(1, 100, true), 3), 50);

        assertEquals(operations + 2 * 3, heap.allocated.get());
        assertEquals(2 * 3, heap.remoteFrees.get());
    }

    @Test void falseSharing_notHandedOver_allFreesAreLocal() throws InterruptedException {
        runAndClose(new FalseSharing(heap, new FalseSharing.Shape(8, 100, false), 2), 50);

        assertEquals(0, heap.remoteFrees.get());
    }

    @Test void mstress_small_everyWordIsVerified() throws InterruptedException {
        long operations = runAndClose(new Mstress(heap, 3, 1), 0);

        // 100, 200 and 300 objects, and half as many kept; an iteration each time.
        assertEquals(2 * 900, operations);
        assertEquals(operations, heap.allocated.get());
        assertTrue(heap.remoteFrees.get() > 0, "no object changed hands");
    }

    @Test void mstress_wordsOverwritten_names() {
        long address = arena.allocate(64, 8).address();
        Words.write(address, 8);
        Words.verify(address);
        Touch.setWord(address + 24, 1);

        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> Words.verify(address));
        assertTrue(thrown.toString().contains("word 3 of 8"), thrown.toString());
    }

    @Test void glibcThread_twoThreads_allFreesAreLocal() throws InterruptedException {
        long operations = runAndClose(new GlibcThread(heap, 2, 42), 40);

        assertEquals(operations, heap.allocated.get());
        assertEquals(0, heap.remoteFrees.get());
    }

    @Test void run_heapThatFails_saysWhyAndStops() {
        AtomicLong left = new AtomicLong(100);
        HeapUnderTest failing = new HeapUnderTest(arena) {
            @Override long place(long bytes) {
                if (left.decrementAndGet() < 0) {
                    throw new IllegalStateException("no more");
                }
                return super.place(bytes);
            }
        };
        Workload workload = new ProducerConsumer(failing, 16, 1);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> workload.run(() -> false));
        assertTrue(thrown.toString().contains("no more"), thrown.toString());
    }
}

package org.acre.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/**
 * How many small objects a microsecond can one thread allocate that another one frees?
 *
 * <p>They go through a ring of 1,024 places, which costs all of them the same. Read {@code free}, the objects that have arrived.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CrossThreadFreeBenchmark extends AcreBenchmark {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();
    private static final int PLACES = 1024;
    /** Places of one thread's index, two lines from the other's. */
    private static final int APART = 16;
    private static final int SPINS = 1000;

    @Param({"ACRE", "ACRE_REGION", "GLIBC", "JEMALLOC", "MIMALLOC"})
    public SmallHeapKind addressHeap;

    @Param({"32", "256", "1024"})
    public long bytes;

    private SmallHeap.Addresses allocator;
    private final long[] ring = new long[PLACES];
    /** Where each side is; each reads and writes its own only. */
    private final long[] positions = new long[3 * APART];

    @Setup
    public void create() {
        if (!(addressHeap.create() instanceof SmallHeap.Addresses addresses)) {
            throw new IllegalArgumentException(addressHeap + " does not hand out addresses");
        }
        allocator = addresses;
    }

    @Benchmark
    @Group("cross")
    public void allocate(Control control) throws Throwable {
        int place = (int) positions[APART]++ & (PLACES - 1);
        long address = allocator.allocate(bytes);
        if (await(control, place, true)) {
            // release: whoever finds the address finds the object allocated
            PLACE.setRelease(ring, place, address + 1);
        } else {
            positions[APART]--;
            allocator.free(address);
        }
    }

    @Benchmark
    @Group("cross")
    public void free(Control control) throws Throwable {
        int place = (int) positions[2 * APART] & (PLACES - 1);
        if (await(control, place, false)) {
            positions[2 * APART]++;
            long address = (long) PLACE.getAcquire(ring, place) - 1;
            PLACE.setRelease(ring, place, 0L);
            allocator.free(address);
        }
    }

    /** Waits until a place is empty or full; false if the measurement ends before. */
    private boolean await(Control control, int place, boolean empty) {
        for (int spins = 0; ((long) PLACE.getAcquire(ring, place) == 0) != empty; spins++) {
            if (control.stopMeasurement) {
                return false;
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1_000);
            }
        }
        return true;
    }
}

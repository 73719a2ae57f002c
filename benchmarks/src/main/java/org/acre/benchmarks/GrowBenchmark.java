package org.acre.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.array.GrowableArray;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does the safe free of the old array add to growing one, while readers read it?
 *
 * <p>ext4 grows its array of group descriptors 8,192 times when a terabyte is added. Here an array grows as often, by a long each time,
 * from one page to seventeen, while four readers enter, read and leave all the time. All ways but the last do the same but for the one
 * call that gets rid of the old array: {@code atOnce} is the unsafe free, whose readers may read anything; {@code deferred} is the
 * deferred free; {@code synchronize} and {@code expedited} wait for the readers and free then, which is what ext4 was about to do.
 * {@code growableArray} is the array as users have it. The time is that of a grow.
 */
@State(Scope.Benchmark)
public class GrowBenchmark extends AcreBenchmark {
    static final int GROWS = 8_192;
    private static final int READERS = 4;
    private static final long REGION = 16L << 30;

    private Region region;
    private MemorySegment memory;
    private long base;
    private GracePeriods periods;
    private final Thread[] readers = new Thread[READERS];
    /** The array being read; its first word is its length. */
    private volatile long published;
    private volatile boolean done;
    /** Written so that the compiler must read what readers read. */
    @SuppressWarnings("UnusedVariable")
    private volatile long sum;


    @Setup(Level.Iteration)
    public void startReaders() {
        region = Region.anonymous(REGION);
        memory = region.memory();
        base = memory.address();
        periods = region.gracePeriods();
        published = allocate(1, 0, 0);
        done = false;
        for (int i = 0; i < READERS; i++) {
            readers[i] = Thread.ofPlatform().daemon().start(this::read);
        }
    }

    @TearDown(Level.Iteration)
    public void stopReaders() throws InterruptedException {
        done = true;
        for (Thread reader : readers) {
            reader.join();
        }
        region.close();
    }

    private void read() {
        long total = 0;
        try (Reader reader = periods.reader()) {
            while (!done) {
                reader.enter();
                try {
                    long array = published;
                    long length = word(array, 0);
                    for (long i = 1; i <= length; i += 64) {
                        total += word(array, i);
                    }
                } catch (IndexOutOfBoundsException e) {
                    total++; // freed at once, and somebody else's by now
                } finally {
                    reader.exit();
                }
            }
        }
        sum = total;
    }

    private long word(long array, long index) {
        return memory.get(ValueLayout.JAVA_LONG, array - base + index * Long.BYTES);
    }

    private long allocate(long length, long old, long oldLength) {
        long array = region.allocateAddress((1 + length) * Long.BYTES);
        memory.set(ValueLayout.JAVA_LONG, array - base, length);
        if (oldLength > 0) {
            MemorySegment.copy(memory, old - base + Long.BYTES, memory, array - base + Long.BYTES, oldLength * Long.BYTES);
        }
        for (long i = oldLength; i < length; i++) {
            memory.set(ValueLayout.JAVA_LONG, array - base + (1 + i) * Long.BYTES, 0);
        }
        return array;
    }

    private long grow(LongConsumer retire) {
        long array = allocate(1, 0, 0);
        retire.accept(publish(array));
        for (int length = 2; length <= GROWS; length++) {
            array = allocate(length, array, length - 1);
            retire.accept(publish(array));
        }
        return array;
    }

    private long publish(long array) {
        long old = published;
        published = array;
        return old;
    }

    @Benchmark
    @OperationsPerInvocation(GROWS)
    public long atOnce() {
        return grow(region::freeAddress);
    }

    @Benchmark
    @OperationsPerInvocation(GROWS)
    public long deferred() {
        return grow(region.deferredFree()::free);
    }

    @Benchmark
    @OperationsPerInvocation(GROWS)
    public long synchronize() {
        return grow(old -> {
            periods.synchronize();
            region.freeAddress(old);
        });
    }

    @Benchmark
    @OperationsPerInvocation(GROWS)
    public long expedited() {
        return grow(old -> {
            periods.synchronizeExpedited();
            region.freeAddress(old);
        });
    }

    @Benchmark
    @OperationsPerInvocation(GROWS)
    public long growableArray() {
        try (GrowableArray array = GrowableArray.of(region, 1)) {
            for (int length = 2; length <= GROWS; length++) {
                array.grow(length);
            }
            return array.length();
        }
    }
}

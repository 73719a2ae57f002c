package org.acre.benchmarks;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.purge.PurgeResult;
import org.acre.purge.Purger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many areas a second does a purge move, into pools and into the tree, and what is a helper worth?
 *
 * <p>A million areas of one page wait on the lists of eight nodes, freed in the order in which they lie or in a random one. The
 * score is for one area: 100 ns are ten million a second. A helper comes with each further threshold that waits, so the
 * threshold is half of the areas.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 12)
@State(Scope.Benchmark)
public class PurgeBenchmark extends AcreBenchmark {
    private static final int AREAS = 1_000_000;
    private static final int NODES = 8;

    /** Where the areas go. */
    public enum Into {
        POOLS,
        TREE
    }

    /** In which order they were freed. */
    public enum Order {
        ADJACENT,
        SCATTERED
    }

    @Param
    public Into into;

    @Param
    public Order order;

    @Param({"0", "1"})
    public int helpers;

    private final long[] areas = new long[AREAS];
    private AddressSpace space;
    private Purger purger;
    private int node;

    @Setup(Level.Trial)
    public void build() {
        space = AddressSpace.builder()
                .span(0, Spaces.LARGE_SPAN)
                .nodes(NODES)
                .nodeSelector(nodes -> node)
                .lazyMaxPages(AREAS / 2)
                .poolMaxPages(into == Into.POOLS ? 2L * AREAS : 0)
                .build();
    }

    @Setup(Level.Invocation)
    public void free() {
        for (int i = 0; i < AREAS; i++) {
            node = i / (AREAS / NODES);
            areas[i] = space.allocate(Spaces.PAGE);
        }
        if (order == Order.SCATTERED) {
            shuffle(areas, new SplittableRandom(1));
        }
        // Nobody purges what crosses the threshold until the purger is there.
        PurgeDriver nobody = new PurgeDriver() {
            @Override public void crossed(int crossing) {}

            @Override public void overfull(int crossing) {}
        };
        SpaceDoor.of(space).attach(nobody, null, Long.MAX_VALUE);
        for (long area : areas) {
            space.free(area);
        }
        SpaceDoor.of(space).detach(nobody);
        purger = Purger.on(space).helpers(helpers).interval(Duration.ZERO).hardMaxPages(Long.MAX_VALUE).build();
    }

    private static void shuffle(long[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    @Benchmark
    @OperationsPerInvocation(AREAS)
    public PurgeResult purge() {
        PurgeResult result = purger.purge();
        if (result.purgedAreas() != AREAS) {
            throw new IllegalStateException("purged " + result.purgedAreas() + " areas of " + AREAS);
        }
        return result;
    }

    @TearDown(Level.Invocation)
    public void empty() {
        purger.close();
    }
}

package org.acre.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.acre.Region;
import org.acre.cli.suite.CaseResult;
import org.acre.cli.suite.SuiteParameters;
import org.acre.cli.suite.SuiteRun;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What do nodes gain in the cases of the kernel's test_vmalloc? They are those of {@code acre suite}, driven through its own classes, with memory
 * touched and the space verified after each run.
 *
 * <p>Read {@code loops}, per microsecond and of all workers together; the score itself counts whole runs. What prepares and verifies them is in
 * the time.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class SuiteBenchmark extends AcreBenchmark {
    /** The kernel's names, in the order of its bits; those that are left out fail as they must, or are not there. */
    public enum Case {
        fix_size_alloc(0), full_fit_alloc(1), long_busy_list_alloc(2), random_size_alloc(3), fix_align_alloc(4), random_size_align_alloc(5),
        kvfree_rcu_1_arg(8), kvfree_rcu_2_arg(9), vm_map_ram(10), vrealloc(12);

        private final int bit;

        Case(int bit) {
            this.bit = bit;
        }
    }

    /** How the region chooses nodes. */
    public enum Nodes {
        /** One for each processor. */
        DEFAULT,
        /** No pools: one lock. */
        ONE
    }

    private static final long REGION = 1L << 36;
    private static final long LOOPS = 10_000;

    @Param("fix_size_alloc")
    public Case suiteCase;

    @Param
    public Nodes nodes;

    @Param({"1", "2", "8", "64"})
    public int workers;

    private Region region;

    @Setup
    public void open() {
        Region.Builder builder = Region.builder().anonymous(REGION).uninitialized();
        region = (nodes == Nodes.ONE ? builder.nodes(1) : builder).build();
    }

    @TearDown
    public void close() {
        region.close();
    }

    /** What the workers did. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counters {
        public long loops;
    }

    @Benchmark
    public void run(Counters counters) throws InterruptedException {
        SuiteParameters parameters = new SuiteParameters(1L << suiteCase.bit, workers, LOOPS, 1, 1, true);
        List<CaseResult> results = SuiteRun.run(region, parameters);
        CaseResult result = results.getFirst();
        if (!result.name().equals(suiteCase.name()) || result.passed() != workers) {
            throw new IllegalStateException("expected " + workers + " runs of " + suiteCase + " to pass; got " + result);
        }
        counters.loops += workers * result.loops();
    }
}

package org.acre.cli.suite;

import java.util.List;
import java.util.SplittableRandom;

/**
 * One case of the suite.
 *
 * <pre>
 *   bit 0 fix_size_alloc         1 full_fit_alloc     2 long_busy_list_alloc   3 random_size_alloc
 *       4 fix_align_alloc        5 random_size_align_alloc                     6 align_shift_alloc
 *       7 pcpu_alloc             8 kvfree_rcu_1_arg   9 kvfree_rcu_2_arg      10 vm_map_ram
 *      11 no_block_alloc        12 vrealloc
 * </pre>
 */
interface SuiteCase {
    /** Every case, in the order of their bits. */
    List<SuiteCase> ALL = List.of(
            new FixSizeAlloc(),
            new FullFitAlloc(),
            new LongBusyListAlloc(),
            new RandomSizeAlloc(),
            new FixAlignAlloc(),
            new RandomSizeAlignAlloc(),
            new AlignShiftAlloc(),
            new NotYetAvailable("pcpu_alloc", "objects smaller than a page"),
            new NotYetAvailable("kvfree_rcu_1_arg", "deferred frees"),
            new NotYetAvailable("kvfree_rcu_2_arg", "deferred frees with a head"),
            new NotYetAvailable("vm_map_ram", "views"),
            new NoBlockAlloc(),
            new Vrealloc());

    /** The kernel's name. */
    String name();

    /** Whether a failure is what the kernel expects, or allows. */
    default boolean mayFail() {
        return false;
    }

    /** What the case waits for before it can be run; empty if it can. */
    default String waitsFor() {
        return "";
    }

    /** How many allocations one run of the case makes that are worth a division: its loops. */
    default long loops(SuiteParameters parameters) {
        return parameters.loops();
    }

    /**
     * Runs the case once, on the caller's thread, and leaves nothing allocated.
     *
     * @throws RuntimeException if it failed: an allocation that found no hole, or contents that changed
     */
    void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random);
}

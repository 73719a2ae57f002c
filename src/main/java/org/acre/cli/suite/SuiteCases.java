package org.acre.cli.suite;

import java.util.List;

/** Every case, in the order of the kernel's bits: the first is bit 0 of run_test_mask, or 1. */
final class SuiteCases {
    static final List<SuiteCase> ALL = List.of(
            new FixSizeAlloc(),
            new FullFitAlloc(),
            new LongBusyListAlloc(),
            new RandomSizeAlloc(),
            new FixAlignAlloc(),
            new RandomSizeAlignAlloc(),
            new AlignShiftAlloc(),
            new NotYetAvailable("pcpu_alloc", "objects smaller than a page"),
            new KvfreeRcu1Arg(),
            new KvfreeRcu2Arg(),
            new VmMapRam(),
            new NoBlockAlloc(),
            new Vrealloc());

    private SuiteCases() {}
}

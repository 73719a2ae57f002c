package org.acre;

import org.acre.allocator.AddressSpace;
import org.acre.memory.Backing;

/** Makes the address space of a region, in memory addresses. */
final class RegionSpace {
    /** What waits is memory that nobody has: by default at most a sixteenth of what is in use. */
    private static final int LAZY_DIVISOR = 16;
    /** Below this a pass would cost each page too much. */
    private static final long LEAST_LAZY_BYTES = 1L << 20;

    private RegionSpace() {}

    static AddressSpace of(Backing backing, RegionSettings<?> settings) {
        long base = backing.memory().address();
        AddressSpace.Builder space = AddressSpace.builder();
        space.pageSize(settings.pageSize).span(base, backing.bytes()).restore(addresses(base, settings.restoredOffsets),
                settings.restoredBytes);
        settings.nodeChoice.nodes().ifPresent(space::nodes);
        settings.nodes.ifPresent(space::nodes);
        settings.lazyMaxPages.ifPresentOrElse(space::lazyMaxPages,
                () -> space.lazyPart(LAZY_DIVISOR, LEAST_LAZY_BYTES / settings.pageSize));
        settings.poolMaxPages.ifPresent(space::poolMaxPages);
        return space.nodeSelector(settings.nodeChoice.selector()).guard(settings.guard).build();
    }

    private static long[] addresses(long base, long[] offsets) {
        long[] addresses = new long[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] < 0) {
                throw new IllegalArgumentException("an offset to restore is negative: " + offsets[i]);
            }
            addresses[i] = base + offsets[i];
        }
        return addresses;
    }

    /** Charges what was restored: its pages may have memory already. If that is too much, nothing is charged any more. */
    static void admitRestored(CommitBudget budget, long base, RegionSettings<?> settings) {
        for (int i = 0; i < settings.restoredOffsets.length; i++) {
            long start = base + settings.restoredOffsets[i];
            long end = start + ((settings.restoredBytes[i] + settings.pageSize - 1) & -settings.pageSize);
            if (!budget.admit(start, end)) {
                BudgetExceededException refused = budget.refused(start, end);
                budget.close();
                throw refused;
            }
        }
    }
}

package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.acre.allocator.guard.Guards;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which node serves a caller. */
class NodeChoiceTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long MIB = 1 << 20;

    @Test void nodes_byProcessorOrByThread_areOneOrFourEach() {
        int byThread = Math.clamp(4L * PROCESSORS, 8, 128);
        int byProcessor = Platform.isNative() ? Math.clamp(PROCESSORS, 2, 128) : byThread;
        try (Region processor = Region.anonymous(MIB); Region thread = Region.builder().anonymous(MIB).nodesByThread().build();
                Region chosen = Region.builder().anonymous(MIB).nodeChoice(NodeChoice.THREAD).nodes(3).build()) {
            assertEquals(byProcessor, processor.space().nodes());
            assertEquals(byThread, thread.space().nodes());
            assertEquals(3, chosen.space().nodes());
            thread.free(thread.allocate(1, 1));
            chosen.free(chosen.allocate(1, 1));
        }
    }

    @Test void nodeChoice_one_hasOneNodeUnlessMoreAreAskedFor() {
        try (Region one = Region.builder().anonymous(MIB).nodeChoice(NodeChoice.ONE).build();
                Region four = Region.builder().anonymous(MIB).nodeChoice(NodeChoice.ONE).nodes(4).build()) {
            assertEquals(1, one.space().nodes());
            assertEquals(4, four.space().nodes());
            four.free(four.allocate(1, 1));
            four.purger().purge();
            assertEquals(1, four.space().statistics().pooledPages());
        }
    }

    @ParameterizedTest @EnumSource void guard_ofEachName_servesARegion(Guards guard) {
        try (Region region = Region.builder().anonymous(MIB).guard(guard).nodeChoice(NodeChoice.ONE).build()) {
            region.free(region.allocate(MIB / 2, 1));
            region.purger().purgeAll();
            region.space().verify();
            assertEquals(region.space().statistics().totalPages(), region.space().statistics().freePages());
        }
    }
}

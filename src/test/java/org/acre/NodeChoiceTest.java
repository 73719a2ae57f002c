package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;

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
}

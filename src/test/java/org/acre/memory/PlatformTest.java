package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.NodeSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PlatformTest {
    @Test void pageSize_isAPowerOfTwo() {
        assertEquals(1, Long.bitCount(Platform.pageSize()));
    }

    @Test @EnabledOnOs(OS.LINUX) void nodeSelector_anyThread_servesAKnownNode() throws InterruptedException {
        NodeSelector selector = Platform.nodeSelector();
        assertNotNull(selector);
        for (int nodes : new int[] {1, 2, 3, 128}) {
            int here = selector.node(nodes);
            assertTrue(here >= 0 && here < nodes, here + " of " + nodes);
            Thread.ofVirtual().start(() -> selector.node(nodes)).join();
        }
        int nodes = Platform.nodes().orElseThrow();
        assertTrue(nodes >= 2 && nodes <= 128, "nodes: " + nodes);
    }
}

package org.acre.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jdk.jfr.Recording;
import org.acre.AllocatedBytes;
import org.acre.ChildJvm;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Events that are off allocate nothing on the Java heap: not where code is interpreted either. */
@Isolated // a recording hears of everybody
class EventsOffTest {
    private static final int PAIRS = 2_000;
    private static final long PAGE = 4096;
    /** An event takes 16 bytes at least; the JVM itself allocates a little now and then. */
    private static final long MOST_BYTES = PAIRS;

    /** Bytes that so many allocations from the tree and frees take, when everything they need is there. */
    private static long bytesOfPairs() {
        AddressSpace space = AddressSpace.builder().span(0, 8L * PAIRS * PAGE).nodes(1).lazyMaxPages(64).build();
        pairs(space);
        pairs(space);
        long before = AllocatedBytes.now();
        pairs(space);
        return AllocatedBytes.now() - before;
    }

    private static void pairs(AddressSpace space) {
        for (int i = 0; i < PAIRS; i++) {
            space.free(space.allocate(PAGE, 2 * PAGE));
        }
    }

    @Test void pair_whileOthersRecord_allocatesNothing() {
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ThreadStart");
            recording.start();
            long bytes = bytesOfPairs();
            assertTrue(bytes < MOST_BYTES, () -> bytes + " bytes");
        }
    }

    @Test void pair_interpreted_allocatesNothing() throws Exception {
        Process child = ChildJvm.start(Child.class, List.of("-Xint", "-Xmx64m"));
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertTrue(Long.parseLong(output.strip()) < MOST_BYTES, output);
    }

    /** A JVM that compiles nothing, while somebody records something else. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            try (Recording recording = new Recording()) {
                recording.enable("jdk.ThreadStart");
                recording.start();
                System.out.println(bytesOfPairs());
            }
        }
    }
}

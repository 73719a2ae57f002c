package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;

/** The examples of the documentation, compiled and run. */
class PurgeSnippetsTest {
    private final AddressSpace space = AddressSpace.builder().span(0, 1L << 20).build();
    private volatile long pointer;
    private volatile boolean running;

    private void use(long area) {
        running = running && area < 0;
    }

    @Test void readAndUpdate() {
        pointer = space.allocate(4096);
        long replacement = space.allocate(4096);
        try (GracePeriods gracePeriods = GracePeriods.create()) {
            // @start region="reader"
            try (var _ = gracePeriods.enter()) {
                use(pointer);
            }
            // @end
            // @start region="updater"
            long old = pointer;
            pointer = replacement;             // volatile, or released
            gracePeriods.synchronize();
            space.free(old);
            // @end
        }
        assertEquals(1, space.statistics().busyAreas());
    }

    @Test void registeredReader() {
        running = true;
        pointer = space.allocate(4096);
        try (GracePeriods gracePeriods = GracePeriods.create()) {
            // @start region="registered-reader"
            try (Reader reader = gracePeriods.reader()) {
                while (running) {
                    reader.enter();
                    try {
                        use(pointer);      // what is unlinked now is freed after the exit
                    } finally {
                        reader.exit();
                    }
                }
            }
            // @end
        }
    }

    @Test void deferred() {
        pointer = space.allocate(4096);
        long replacement = space.allocate(4096);
        try (GracePeriods gracePeriods = GracePeriods.create();
            DeferredFree deferredFree = DeferredFree.of(space, gracePeriods).build()) {
            // @start region="deferred"
            long old = pointer;
            pointer = replacement;             // no reader can find it from now on
            deferredFree.free(old);            // those who have found it may go on until they close their sections
            // @end
            deferredFree.barrier();
        }
        assertEquals(1, space.statistics().busyAreas());
    }
}

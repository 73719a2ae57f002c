package org.acre.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.memory.Platform;
import org.acre.purge.Reader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An array grows under readers while another thread writes into all memory that it can get. Element i is i plus one from before it is
 * published, or zero while it is new: whatever else a reader sees came from somebody else's use of the memory. A build that frees old arrays
 * at once must be caught.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GrowStressTest {
    private static final long PAGE = Platform.pageSize();
    private static final int GROWS = 1_500;
    private static final long POISON = 0x5EADBEEF5EADBEEFL;

    private final Region region = Region.builder().anonymous(4096 * PAGE).lazyMaxPages(0).build();
    private final AtomicReference<@Nullable String> violation = new AtomicReference<>();
    private volatile boolean done;

    @AfterEach void close() {
        region.close();
    }

    @Test void grow_deferred_readersSeeTheArrayAlone() throws InterruptedException {
        run(GrownMemory.deferring(region), GROWS);
        assertNull(violation.get());
        region.deferredFree().barrier();
        region.purger().purgeAll(); // slabs that are kept, too
        assertEquals(0, region.space().statistics().busyPages());
        region.space().verify();
    }

    @Test void grow_freedAtOnce_isCaught() throws InterruptedException {
        for (int i = 0; i < 50 && violation.get() == null; i++) {
            run(region::freeAddress, GROWS);
        }
        assertNotNull(violation.get(), "the check sees nothing, so the other test shows nothing");
    }

    private void run(LongConsumer retire, int grows) throws InterruptedException {
        done = false;
        List<Thread> threads = new ArrayList<>();
        try (GrowableArray array = GrowableArray.retiring(region, 1, retire)) {
            array.set(0, 1);
            for (int i = 0; i < 3; i++) {
                threads.add(Thread.ofPlatform().start(() -> read(array)));
            }
            threads.add(Thread.ofPlatform().start(this::poison));
            for (int length = 2; length < grows && violation.get() == null; length++) {
                array.grow(length);
                array.set(length - 1, length);
            }
            done = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private void read(GrowableArray array) {
        try (Reader reader = region.gracePeriods().reader()) {
            for (long round = 0; !done; round++) {
                reader.enter();
                try {
                    look(array, array.length(), round);
                } catch (IndexOutOfBoundsException e) {
                    violation.compareAndSet(null, "the array became shorter: " + e.getMessage());
                } finally {
                    reader.exit();
                }
            }
        }
    }

    private void look(GrowableArray array, long length, long round) {
        if (length < 1 || length > GROWS) {
            violation.compareAndSet(null, "length " + length);
            return;
        }
        for (long i = round % 7; i < length; i += 7) {
            long value = array.getInside(i);
            // The last may be published and not yet be set.
            if (value != i + 1 && !(value == 0 && i >= length - 1)) {
                violation.compareAndSet(null, "element " + i + " of " + length + " is " + value);
            }
        }
    }

    private void poison() {
        while (!done) {
            long address = region.allocateAddress(PAGE);
            long offset = region.offsetOf(address);
            for (long word = 0; word < PAGE; word += 8) {
                region.memory().set(java.lang.foreign.ValueLayout.JAVA_LONG, offset + word, POISON);
            }
            region.freeAddress(address);
        }
    }
}

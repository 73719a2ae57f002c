package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.acre.memory.ProcessBarrier;
import org.acre.purge.GracePeriods;
import org.acre.purge.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class ReadSideTest {
    @Test @EnabledOnOs(OS.LINUX) void whyReadersFence_linuxWithNativeAccess_theyNeedNot() {
        assertNull(ReadSide.whyReadersFence());
        assertEquals("sys_membarrier", ProcessBarrier.create().toString());
    }

    @Test void fenceAllThreads_anyThread_returns() throws InterruptedException {
        if (ReadSide.whyReadersFence() != null) {
            assertThrows(UnsupportedOperationException.class, ProcessBarrier::create);
            return;
        }
        ProcessBarrier barrier = ProcessBarrier.create();
        barrier.fenceAllThreads();
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            barrier.fenceAllThreads();
            done.countDown();
        });
        done.await();
    }

    @Test void gracePeriods_readerInside_isWaitedFor() throws InterruptedException {
        try (GracePeriods periods = ReadSide.gracePeriods(); Reader reader = periods.reader()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            Thread holder = Thread.ofPlatform().daemon().start(() -> {
                reader.enter();
                inside.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                reader.exit();
            });
            inside.await();
            assertFalse(periods.synchronizeExpedited(Duration.ofMillis(5)));
            leave.countDown();
            holder.join();
            periods.synchronize();
            assertTrue(periods.statistics().gracePeriods() >= 1);
        }
    }
}

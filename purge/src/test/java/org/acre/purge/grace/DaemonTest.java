package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonTest {
    /** Threads whose first starts fail, as with the OS's limit reached. */
    private static ThreadFactory failing(AtomicInteger failures) {
        return body -> new Thread(body) {
            @Override public void start() {
                if (failures.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread, on purpose");
                }
                super.start();
            }
        };
    }

    @Test void wake_noThreadToBeHad_saysSoAndTheNextTriesAgain() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger failures = new AtomicInteger(3);
        Daemon daemon = new Daemon(failing(failures), ran::countDown);
        assertThrows(OutOfMemoryError.class, daemon::wake);
        assertFalse(daemon.tryWake());
        assertFalse(daemon.tryWake());
        assertEquals(1, ran.getCount());
        assertTrue(daemon.tryWake());
        ran.await();
        daemon.join();
    }
}

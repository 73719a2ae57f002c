package org.acre.purge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A section that another thread holds open, parked, until {@link #close}. */
final class HeldSection implements AutoCloseable {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    final Thread thread;

    private HeldSection(Thread.Builder builder, Runnable enter, Runnable exit) {
        thread = builder.start(() -> {
            try {
                enter.run();
                opened.complete(null);
                release.await();
                exit.run();
            } catch (Throwable e) {
                opened.completeExceptionally(e);
            }
        });
        opened.join();
    }

    static HeldSection on(Thread.Builder builder, GracePeriods periods) {
        ReadSection[] section = new ReadSection[1];
        return new HeldSection(builder, () -> section[0] = periods.enter(), () -> section[0].close());
    }

    static HeldSection of(GracePeriods periods) {
        return on(Thread.ofPlatform().daemon().name("holder"), periods);
    }

    /** A section of a registered reader. */
    static HeldSection of(Reader reader) {
        return new HeldSection(Thread.ofPlatform().daemon().name("holder"), reader::enter, reader::exit);
    }

    @Override public void close() {
        release.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package org.acre.cli.replay;

import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.cli.replay.Round.Part;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Does its part of each round, in trace order. An operation on an id that another worker handled last waits until that
 * one is done; the order of operations on one id is therefore the trace's.
 */
final class BlockWorker {
    /** What every address is a multiple of, that of a small object too. */
    private static final long MALLOC_ALIGNMENT = 16;

    /** A wait is short if the other worker runs: look this often first, then let others have the processor. */
    private static final int SPINS = 100;
    private static final long PARK_NANOS = 20_000;

    private record Work(@Nullable Round round, Part part) {}

    private final Path file;
    private final Region region;
    private final AddressSpace space;
    private final Stamps stamps;
    private final long base;
    private final long pageBytes = Platform.pageSize();
    private final LongTable addresses;
    // release after the address of the id is set and its memory written; pairs with the acquire in awaitEarlier
    private final LongTable done;
    private final boolean segments;
    private final boolean shared;
    private final AtomicReference<@Nullable Throwable> failure;
    private final Stopwatch stopwatch;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Tally tally = new Tally();
    private final Thread thread = Thread.ofPlatform().daemon().name("acre-replay").unstarted(this::run);

    /**
     * @param segments whether each area gets a segment, which its purge must revoke
     * @param shared whether other workers may touch the same ids
     */
    BlockWorker(Path file, Region region, boolean segments, LongTable addresses, LongTable done, boolean shared,
            AtomicReference<@Nullable Throwable> failure, Stopwatch stopwatch) {
        this.file = file;
        this.region = region;
        this.space = region.space();
        this.stamps = new Stamps(region, Platform.pageSize());
        this.base = region.memory().address();
        this.addresses = addresses;
        this.done = done;
        this.segments = segments;
        this.shared = shared;
        this.failure = failure;
        this.stopwatch = stopwatch;
    }

    void start() {
        thread.start();
    }

    void take(Round round, Part part) {
        queue.add(new Work(round, part));
    }

    /** Returns when all that was taken is done. */
    void end() {
        queue.add(new Work(null, new Part()));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Tally tally() {
        return tally;
    }

    private void run() {
        while (true) {
            try {
                Work work = queue.take();
                Round round = work.round();
                if (round == null) {
                    return;
                }
                if (failure.get() == null) {
                    run(work.part());
                }
                round.partDone();
            } catch (InterruptedException e) {
                // Nobody interrupts a worker: the end is an empty piece of work.
            }
        }
    }

    private void run(Part part) {
        long started = System.nanoTime();
        int operation = 0;
        try {
            while (operation < part.operations() && execute(part, operation)) {
                operation++;
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, new ReplayFailedException(file, part.field(operation, Part.LINE), e));
        } catch (Error e) {
            failure.compareAndSet(null, e);
        }
        tally.operations += operation;
        tally.busyNanos += System.nanoTime() - started;
    }

    /** False if another worker failed while this one waited for it. */
    private boolean execute(Part part, int operation) {
        long id = part.field(operation, Part.ID);
        long earlier = part.field(operation, Part.EARLIER);
        if (earlier > 0 && !awaitEarlier(id, earlier)) {
            return false;
        }
        long bytes = Math.max(1, part.field(operation, Part.BYTES));
        long before = Math.max(1, part.field(operation, Part.BYTES_BEFORE));
        switch (part.kind(operation)) {
            case ALLOCATE -> allocate(id, bytes, part.field(operation, Part.ALIGNMENT));
            case ALLOCATE_ZEROED -> allocateZeroed(id, bytes, part.field(operation, Part.ALIGNMENT));
            case RESIZE -> resize(id, before, bytes);
            case FREE -> free(id, before);
        }
        if (shared) {
            // release: publishes addresses[id] and the stamps written above; pairs with awaitEarlier
            done.setRelease(id, done.get(id) + 1);
        }
        return true;
    }

    private boolean awaitEarlier(long id, long earlier) {
        // acquire: pairs with the release in execute; without it the address read next could be an older one
        for (int looks = 0; done.getAcquire(id) < earlier; looks++) {
            if (failure.get() != null) {
                return false;
            }
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
        return true;
    }

    private void allocate(long id, long bytes, long alignment) {
        stopwatch.start();
        long address = alignment > MALLOC_ALIGNMENT ? space.allocate(bytes, alignment) : region.allocateAddress(bytes);
        handedOut(id, address, bytes);
        stopwatch.stop(Step.ALLOCATE);
        stamps.write(address, Stamps.first(id), 0, pages(bytes));
    }

    private void allocateZeroed(long id, long bytes, long alignment) {
        stopwatch.start();
        long address = region.allocate(bytes, alignment).address();
        handedOut(id, address, bytes);
        stopwatch.stop(Step.ALLOCATE_ZEROED);
        stamps.checkZero(address, bytes);
        stamps.write(address, Stamps.first(id), 0, pages(bytes));
    }

    private void resize(long id, long before, long bytes) {
        long address = addresses.get(id);
        long pagesBefore = pages(before);
        long pages = pages(bytes);
        stamps.check(address, Stamps.first(id), Math.min(pages, pagesBefore), pagesBefore);
        stopwatch.start();
        if (region.resizeAddress(address, bytes)) {
            tally.resizedInPlace++;
            handedOut(id, address, bytes);
            stopwatch.stop(Step.RESIZE);
            stamps.write(address, Stamps.first(id), pagesBefore, pages);
            return;
        }
        tally.moved++;
        long moved = region.allocateAddress(bytes);
        handedOut(id, moved, bytes);
        stopwatch.pause();
        stamps.write(moved, Stamps.first(id), 0, pages);
        stamps.check(address, Stamps.first(id), 0, pagesBefore);
        stopwatch.resume();
        region.freeAddress(address);
        stopwatch.stop(Step.RESIZE);
    }

    private void free(long id, long before) {
        long address = addresses.get(id);
        stamps.check(address, Stamps.first(id), 0, pages(before));
        stopwatch.start();
        region.freeAddress(address);
        stopwatch.stop(Step.FREE);
    }

    private void handedOut(long id, long address, long bytes) {
        addresses.set(id, address);
        if (segments) {
            region.segment(address);
        }
        tally.highest = Math.max(tally.highest, address - base + pages(bytes) * pageBytes);
    }

    private long pages(long bytes) {
        return (bytes - 1) / pageBytes + 1;
    }
}

package org.acre.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.acre.cli.trace.BlockOperation;
import org.acre.cli.trace.BlockOperation.Kind;
import org.acre.cli.trace.BlockReader;
import org.acre.cli.trace.TraceFormatException;
import org.acre.cli.trace.TraceLines;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Replays allocations by id. The caller's thread reads the trace, checks that every id lives when it is used, counts what
 * the program asked for, and deals rounds of operations out to the workers; they never see the file.
 */
final class BlockReplay {
    /** Rounds that may be read before the first of them is done. */
    private static final int ROUNDS_IN_FLIGHT = 4;

    /** Of the table of bytes: an id that was freed. Otherwise 0 before its birth, or the length asked for plus one. */
    private static final long FREED = -1;

    private final Path file;
    private final Region region;
    private final TraceLines lines;
    private final BlockReader reader;
    private final Observer observer;
    private final Demand demand = new Demand(Platform.pageSize());
    private final LongTable bytesPlusOne = new LongTable();
    private final LongTable lastWorker = new LongTable();
    private final LongTable planned = new LongTable();
    private final LongTable addresses = new LongTable();
    private final LongTable done = new LongTable();
    private final ResidencyMeter resident;
    private final BlockWorker[] workers;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long ids;

    BlockReplay(Path file, Region region, ReplayOptions options, TraceLines lines, BlockReader reader,
            Observer observer) {
        this.file = file;
        this.region = region;
        this.lines = lines;
        this.reader = reader;
        this.observer = observer;
        this.resident = new ResidencyMeter(region);
        this.workers = new BlockWorker[options.threads()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new BlockWorker(file, region, options.handsOutSegments(), addresses, done, workers.length > 1, failure,
                    observer.stopwatch());
        }
    }

    TraceResult run(LongConsumer progress) throws IOException {
        long started = System.nanoTime();
        for (BlockWorker worker : workers) {
            worker.start();
        }
        try {
            deal(progress);
        } finally {
            for (BlockWorker worker : workers) {
                worker.end();
            }
        }
        rethrowFailure();
        double wallSeconds = (System.nanoTime() - started) / 1e9;
        Tally tally = new Tally();
        for (BlockWorker worker : workers) {
            tally.add(worker.tally());
        }
        observer.end(demand);
        SpaceStatistics space = region.space().statistics();
        checkSurvivors();
        Residency memory = resident.end(this::freeSurvivors);
        return TraceResult.of(String.valueOf(file.getFileName()), workers.length, wallSeconds, tally, demand,
                Platform.pageSize(), space, region.invalidationStatistics(), memory);
    }

    private void rethrowFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    private void deal(LongConsumer progress) throws IOException {
        Semaphore inFlight = new Semaphore(ROUNDS_IN_FLIGHT);
        BlockOperation operation = new BlockOperation();
        boolean more = true;
        while (more && failure.get() == null) {
            Round.Part[] parts = new Round.Part[workers.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new Round.Part();
            }
            more = plan(operation, parts);
            inFlight.acquireUninterruptibly();
            Round round = new Round(inFlight, parts.length);
            for (int i = 0; i < parts.length; i++) {
                workers[i].take(round, parts[i]);
            }
            resident.sample();
            observer.sample(demand);
            if (demand.operations() == observer.quietAt()) {
                inFlight.acquireUninterruptibly(ROUNDS_IN_FLIGHT);
                observer.quiet(demand);
                inFlight.release(ROUNDS_IN_FLIGHT);
            }
            progress.accept(lines.bytesRead());
        }
    }

    /** Reads a round into {@code parts}; false at the end of the trace. */
    private boolean plan(BlockOperation operation, Round.Part[] parts) throws IOException {
        boolean quiet = false;
        for (int count = 0; count < observer.operationsBetweenSamples() && !quiet; count++) {
            if (!reader.next(operation)) {
                return false;
            }
            demand.next();
            quiet = demand.operations() == observer.quietAt();
            long id = operation.id();
            long before = operation.kind().isBirth() ? birth(id) : live(id);
            account(operation, before);
            int worker = (int) Math.floorMod(operation.thread(), (long) workers.length);
            long earlier = planned.get(id);
            boolean foreign = earlier > 0 && lastWorker.get(id) != worker;
            parts[worker].add(operation.kind(), id, operation.bytes(), operation.alignment(), before,
                    foreign ? earlier : 0, lines.line());
            planned.set(id, earlier + 1);
            lastWorker.set(id, worker);
        }
        return true;
    }

    private long birth(long id) throws TraceFormatException {
        for (LongTable table : new LongTable[] {bytesPlusOne, lastWorker, planned, addresses, done}) {
            table.ensure(id);
        }
        ids = Math.max(ids, id + 1);
        long known = bytesPlusOne.get(id);
        if (known != 0) {
            throw lines.malformed("an id that was never allocated",
                    "'" + id + "', which " + (known == FREED ? "was freed" : "is live"));
        }
        return 0;
    }

    private long live(long id) throws TraceFormatException {
        long known = bytesPlusOne.has(id) ? bytesPlusOne.get(id) : 0;
        if (known <= 0) {
            throw lines.malformed("the id of a live allocation",
                    "'" + id + "', which was " + (known == FREED ? "freed" : "never allocated"));
        }
        return known - 1;
    }

    private void account(BlockOperation operation, long before) {
        long bytes = operation.bytes();
        switch (operation.kind()) {
            case ALLOCATE, ALLOCATE_ZEROED -> demand.born(bytes);
            case RESIZE -> demand.resized(before, bytes);
            case FREE -> demand.freed(before);
        }
        bytesPlusOne.set(operation.id(), operation.kind() == Kind.FREE ? FREED : bytes + 1);
    }

    /** What the trace never freed must bear its stamps still, and the space must be sound. */
    private void checkSurvivors() {
        Stamps stamps = new Stamps(region, Platform.pageSize());
        for (long id = 0; id < ids; id++) {
            long bytes = bytesPlusOne.get(id);
            if (bytes > 0) {
                try {
                    stamps.check(addresses.get(id), Stamps.first(id), 0, demand.pages(bytes - 1));
                } catch (ReplayFailedException e) {
                    throw new ReplayFailedException(file + ": id " + id + ", live at the end: " + e.getMessage());
                }
            }
        }
        region.space().verify();
    }

    private void freeSurvivors() {
        for (long id = 0; id < ids; id++) {
            if (bytesPlusOne.get(id) > 0) {
                region.freeAddress(addresses.get(id));
            }
        }
    }
}

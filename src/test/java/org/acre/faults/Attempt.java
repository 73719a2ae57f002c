package org.acre.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;

/** One scenario played once, and what there is to be said of the region afterwards. */
final class Attempt implements AutoCloseable {
    private final Scenario scenario;
    private final Stage stage;
    private final Resources before;
    private boolean leftBehind;

    Attempt(Scenario scenario) throws IOException {
        this.scenario = scenario;
        this.stage = new Stage(FaultSuite.newFile());
        this.before = Resources.now();
    }

    /** Plays the scenario. @return what it threw, or null */
    @Nullable Throwable play() {
        try {
            scenario.run(stage);
        } catch (Throwable e) {
            return e;
        } finally {
            leaveSections();
        }
        return null;
    }

    /** On the thread of the arenas, when nothing fails any more. */
    void closeArenas() {
        for (Arena arena : List.copyOf(stage.arenas)) {
            orDone(arena::close);
        }
        stage.arenas.clear();
    }

    /** On the thread of the sections. */
    private void leaveSections() {
        while (!stage.sections.isEmpty()) {
            ReadSection section = stage.sections.removeLast();
            try {
                section.close();
            } catch (Throwable e) {
                section.close();
            }
        }
    }

    /** The region is whole, usable and closable, and nothing is left when it is closed. */
    void examine() throws IOException {
        Region region = stage.region;
        if (region != null && scenario.name().startsWith("CLOSED")) {
            region.close();
            region.close();
        } else if (region != null) {
            region.verify();
            giveBack(region);
            use(region);
            nothingIsMissing(region);
            region.close();
            region.close();
        }
        before.requireNoMore(stage.file);
    }

    /** What the scenario still had. A call that threw may have done its work or not: the second free may be refused. */
    private void giveBack(Region region) {
        for (AutoCloseable each : stage.scratch) {
            orDone(() -> close(each));
        }
        for (MemorySegment view : stage.views) {
            orDone(() -> region.free(view));
        }
        for (MemorySegment area : stage.areas) {
            // One that was resized when there was no memory for its new segment is known by its address only.
            orDone(() -> {
                try {
                    region.free(area);
                } catch (IllegalArgumentException e) {
                    region.freeAddress(area.address());
                }
            });
        }
        for (long address : stage.addresses) {
            orDone(() -> region.freeAddress(address));
        }
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(opened + " throws what it must not: " + e, e);
        }
    }

    private static void orDone(Runnable again) {
        try {
            again.run();
        } catch (IllegalArgumentException | IllegalStateException | InvalidFreeException e) {
            // It was done the first time.
        }
    }

    private void use(Region region) {
        for (int i = 0; i < 20; i++) {
            try {
                MemorySegment area = region.allocate(i % 2 == 0 ? 48 : 3 * Scenario.PAGE, 1);
                area.fill((byte) i);
                region.free(area);
            } catch (AddressSpaceExhaustedException e) {
                throw new AssertionError("an empty region has no room: " + e, e);
            }
        }
        MemorySegment area = region.allocate(2 * Scenario.PAGE, 1);
        region.freeDeferred(area);
        region.deferredFree().barrier();
        region.gracePeriods().synchronize();
        try (Arena arena = region.openArena()) {
            arena.allocate(64).fill((byte) 1);
        }
    }

    private void nothingIsMissing(Region region) {
        region.deferredFree().barrier();
        region.purger().purgeAll();
        region.verify();
        SpaceStatistics statistics = region.space().statistics();
        // An address that a callback got has an owner, who is the user.
        if (statistics.freePages() + (scenario == Scenario.HOOKED ? 1 : 0) < statistics.totalPages()) {
            throw new AssertionError("pages are lost: " + statistics + "; " + region.smallObjectStatistics() + "; "
                    + region.leakReport());
        }
    }

    /** It is not to be closed any more: its threads may hang in it. */
    void giveUp() {
        leftBehind = true;
    }

    @Override public void close() throws IOException {
        if (!leftBehind && stage.region != null) {
            stage.region.close();
        }
        Files.deleteIfExists(stage.file);
    }

    /** What the process has of the OS. */
    private record Resources(long mappedBytes, long descriptors, long threads) {
        private static final long TOLERANCE = Scenario.BYTES / 2;

        static Resources now() throws IOException {
            String[] statm = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Resources(Long.parseLong(statm[0]) * Scenario.PAGE, open.count(), acreThreads());
            }
        }

        private static long acreThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("acre-") && !thread.getName().startsWith("acre-purge-helper")).count();
        }

        void requireNoMore(Path file) throws IOException {
            Resources after = now();
            for (int i = 0; i < 200 && after.threads > threads; i++) {
                LockSupport.parkNanos(5_000_000); // a thread that has been told to end
                after = now();
            }
            boolean mapped = Files.readString(Path.of("/proc/self/maps")).contains(file.toString());
            if (mapped || after.mappedBytes > mappedBytes + TOLERANCE || after.descriptors > descriptors || after.threads > threads) {
                throw new AssertionError("left behind: before " + this + ", after " + after + (mapped ? ", and the file is mapped" : ""));
            }
        }
    }
}

package org.acre.faults;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.acre.Advice;
import org.acre.ArenaOptions;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.memory.Platform;

/** What a user does with a region, from its beginning on. Each call of Acre in it may fail, and then nothing after it happens. */
enum Scenario {
    /** Areas and small objects come and go, later too, and grow. */
    AREAS {
        @Override void run(Stage stage) throws Exception {
            stage.build(Region.builder().anonymous(BYTES).lazyMaxPages(16).maxBytes(2 * BYTES));
            MemorySegment large = stage.allocate(9 * PAGE);
            MemorySegment small = stage.allocate(40);
            long address = stage.allocateAddress(3 * PAGE);
            long slot = stage.allocateAddress(100);
            stage.region().resize(large, 5 * PAGE).ifPresent(after -> stage.areas.set(stage.areas.indexOf(large), after));
            stage.free(stage.areas.getFirst());
            stage.free(small);
            stage.freeAddress(address);
            stage.freeAddress(slot);
            for (int i = 0; i < 12; i++) {
                stage.free(stage.allocate((i % 4 + 1) * PAGE));
            }
            stage.region().purger().purge();
            stage.region().purger().tryPurgeAll(5, TimeUnit.SECONDS);
            stage.region().grow(3 * PAGE);
            stage.free(stage.allocate(2 * PAGE));
        }
    },
    /** Deferred frees, with and without heads, and grace periods. */
    DEFERRED {
        @Override void run(Stage stage) throws Exception {
            stage.build(Region.builder().anonymous(BYTES).lazyMaxPages(16));
            stage.enter();
            for (int i = 0; i < 3; i++) {
                stage.freeDeferred(stage.allocate((i + 1) * PAGE));
                stage.freeDeferred(stage.allocate(64));
            }
            long address = stage.allocateAddress(PAGE);
            stage.region().deferredFree().free(address, 0);
            stage.addresses.remove(address);
            stage.exit();
            stage.region().gracePeriods().call(() -> FaultPoints.hook("callback"));
            boolean _ = stage.region().gracePeriods().synchronize(PATIENCE);
            boolean _ = stage.region().deferredFree().barrier(PATIENCE);
            boolean _ = stage.region().gracePeriods().barrier(PATIENCE);
            stage.region().purger().purge();
        }
    },
    /** Arenas of all kinds. */
    ARENAS {
        @Override void run(Stage stage) {
            stage.build(Region.builder().anonymous(BYTES).lazyMaxPages(16));
            stage.arena(stage.region().openArena()).allocate(100);
            stage.arenas.getLast().allocate(3 * PAGE);
            stage.closeArena();
            stage.arena(stage.region().openSharedArena()).allocate(200);
            stage.arenas.getLast().allocate(3 * PAGE);
            stage.closeArena();
            stage.arena(stage.region().openSharedArena(ArenaOptions.defaults().strict())).allocate(300);
            stage.closeArena();
            try (var slices = stage.scratch(stage.region().slicing(5 * PAGE));
                    var scratch = stage.scratch(stage.region().recycling(PAGE))) {
                slices.allocate(PAGE, 1);
                scratch.allocate(10, 1);
            }
            stage.region().purger().purgeAll();
        }
    },
    /** A file that grows, is written to the disk, is viewed, and has holes punched. */
    FILE {
        @Override void run(Stage stage) {
            stage.build(Region.builder().file(stage.file, BYTES / 16).sparse().lazyMaxPages(4).maxBytes(BYTES)
                    .invalidation(Invalidation.REVOKE, Invalidation.DISCARD));
            MemorySegment area = stage.allocate(6 * PAGE);
            stage.view(0, 2 * PAGE, 4 * PAGE);
            stage.region().force(0, 2 * PAGE);
            stage.region().advise(0, PAGE, Advice.WILL_NEED);
            stage.free(area);
            stage.freeView();
            stage.region().purger().purgeAll();
            stage.region().purgeViews();
            stage.region().grow(9 * PAGE);
            stage.free(stage.allocate(7 * PAGE));
            stage.region().residentBytes();
        }
    },
    /** A file whose blocks have their place on the disk. */
    RESERVED_FILE {
        @Override void run(Stage stage) {
            stage.build(Region.builder().file(stage.file, 64 * PAGE).lazyMaxPages(4).maxBytes(BYTES));
            stage.free(stage.allocate(6 * PAGE));
            stage.region().grow(9 * PAGE);
            stage.free(stage.allocate(64 * PAGE));
            stage.region().force(0, PAGE);
        }
    },
    /** Shared memory, protected when it is stale, with guard pages and a budget, a listener and a hook of the user's. */
    WATCHED {
        @Override void run(Stage stage) {
            stage.build(Region.builder().sharedAnonymous(BYTES).lazyMaxPages(4).guardPages().budget(BYTES / 2).tags("one").sampleEvery(1)
                    .leakListener(report -> FaultPoints.hook("leak listener")));
            stage.view(0, 2 * PAGE);
            stage.free(stage.allocate(6 * PAGE));
            stage.free(stage.allocate(100));
            stage.region().purger().purgeAll();
            stage.freeView();
            stage.free(stage.allocate(6 * PAGE));
            stage.region().leakReport();
        }
    },
    /** A region is closed with all that it can have. */
    CLOSED {
        @Override void run(Stage stage) {
            stage.build(Region.builder().file(stage.file, 64 * PAGE).lazyMaxPages(4).maxBytes(BYTES).slabs(true).tags("one")
                    .leakListener(report -> FaultPoints.hook("leak listener")));
            stage.allocate(3 * PAGE);
            stage.allocate(50);
            stage.view(0, 2 * PAGE);
            stage.freeDeferred(stage.allocate(2 * PAGE));
            stage.arena(stage.region().openSharedArena()).allocate(3 * PAGE);
            stage.closeArena();
            stage.region().close();
        }
    },
    /** Anonymous memory is closed with all that it can have. */
    CLOSED_ANONYMOUS {
        @Override void run(Stage stage) {
            stage.build(Region.builder().anonymous(BYTES).lazyMaxPages(4));
            stage.allocate(3 * PAGE);
            stage.allocate(50);
            stage.freeDeferred(stage.allocate(2 * PAGE));
            stage.arena(stage.region().openArena()).allocate(3 * PAGE);
            stage.closeArena();
            stage.region().close();
        }
    },
    /** A hook of the user's beside a pressure callback. */
    HOOKED {
        @Override void run(Stage stage) {
            stage.build(Region.builder().anonymous(64 * PAGE).lazyMaxPages(4)
                    .invalidation((lowest, highest, ranges) -> FaultPoints.hook("invalidation")));
            stage.region().purger().onPressure("test", wanted -> {
                FaultPoints.hook("pressure");
                return 0;
            });
            for (int i = 0; i < 4; i++) {
                stage.free(stage.allocate(30 * PAGE));
                stage.freeDeferred(stage.allocate(20 * PAGE));
            }
            stage.region().deferredFree().call(stage.allocateAddress(PAGE), 0,
                    stage.region().deferredFree().register(address -> FaultPoints.hook("registered")));
            stage.region().purger().purge();
        }
    };

    static final long PAGE = Platform.pageSize();
    /** So much that a mapping that is left behind stands out. */
    static final long BYTES = 512L << 20;
    static final Duration PATIENCE = Duration.ofSeconds(1);

    abstract void run(Stage stage) throws Exception;
}

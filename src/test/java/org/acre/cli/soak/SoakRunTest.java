package org.acre.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.memory.Platform;
import org.acre.purge.MappingInvalidation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The soak is clean with Acre as it is, and finds each allocator here that breaks the law. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakRunTest {
    private static final long SEED = Long.getLong("acre.seed", System.nanoTime());
    /** Of a run that finds nothing: far more than any flaw here needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger calls = new AtomicInteger();

    private static SoakResult run(Duration time, Duration patience, Seams seams) throws InterruptedException {
        System.out.println("SoakRunTest: -Dacre.seed=" + SEED);
        return SoakRun.run(new SoakOptions(time, Duration.ofSeconds(1), SEED, 2, 4, patience), _ -> {}, seams);
    }

    private static String found(Seams seams) throws InterruptedException {
        return found(seams, PATIENCE);
    }

    private static String found(Seams seams, Duration patience) throws InterruptedException {
        Fault fault = run(PATIENCE, patience, seams).fault();
        assertNotNull(fault, "the soak sees nothing, so a clean run shows nothing");
        assertEquals(SEED, fault.seed());
        assertTrue(fault.round() > 0 && !fault.where().isEmpty());
        return fault.where() + ": " + fault.what();
    }

    private boolean nowAndThen() {
        return calls.incrementAndGet() % 97 == 0;
    }

    @Test void soak_acreAsItIs_isClean() throws InterruptedException {
        SoakResult result = run(Duration.ofSeconds(2), PATIENCE, Seams.REAL);
        assertNull(result.fault(), () -> SoakText.summary(result));
        assertTrue(result.rounds() >= 1 && result.checks() > 1_000, result::toString);
        for (String kind : List.of("space: allocate", "area: free", "small: free", "file area: free", "budget area: free",
                "shared arena", "section", "array: read")) {
            assertTrue(result.operations().getOrDefault(kind, 0L) > 0, kind + " in " + result.operations());
        }
    }

    @Test void areaWithTwoOwners_isFound() throws InterruptedException {
        AtomicReference<long[]> last = new AtomicReference<>(new long[] {0, 0});
        String fault = found(new Seams() {
            @Override public long allocate(AddressSpace space, long bytes) {
                long[] before = last.get();
                if (nowAndThen() && before[1] >= bytes && space.find(before[0]) == before[0]) {
                    return before[0];
                }
                long start = space.allocate(bytes);
                last.set(new long[] {start, bytes});
                return start;
            }
        });
        assertTrue(fault.contains("SpaceLoad") && fault.contains("should be free"), fault);
    }

    @Test void reuseBeforeInvalidation_isFound() throws InterruptedException {
        String fault = found(new Seams() {
            @Override public MappingInvalidation invalidation(MappingInvalidation checked) {
                return (_, _, _) -> {};
            }
        });
        assertTrue(fault.contains("given up and not yet invalidated"), fault);
    }

    @Test void freeThatDoesNotWaitForReaders_isFound() throws InterruptedException {
        String fault = found(new Seams() {
            @Override public void freeDeferred(Region region, long address) {
                region.freeAddress(address);
            }
        });
        assertTrue(fault.contains("under a reader"), fault);
    }

    @Test void segmentOfSomebodyElses_isFound() throws InterruptedException {
        AtomicReference<MemorySegment> last = new AtomicReference<>(MemorySegment.NULL);
        String fault = found(new Seams() {
            @Override public MemorySegment allocate(Region region, long bytes, long alignment) {
                MemorySegment before = last.get();
                if (nowAndThen() && before.byteSize() > 64 && before.scope().isAlive()) {
                    return before;
                }
                MemorySegment segment = region.allocate(bytes, alignment);
                last.set(segment);
                return segment;
            }
        });
        assertTrue(fault.contains("AreaLoad"), fault);
    }

    @Test void lostFree_isFoundAtRest() throws InterruptedException {
        String fault = found(new Seams() {
            @Override public void free(Region region, MemorySegment segment) {
                if (!nowAndThen()) {
                    region.free(segment);
                }
            }
        });
        assertTrue(fault.contains("at rest"), fault);
    }

    @Test void lostAreaOfNumbers_isFoundAtRest() throws InterruptedException {
        String fault = found(new Seams() {
            @Override public void free(AddressSpace space, long address) {
                if (!nowAndThen()) {
                    space.free(address);
                }
            }
        });
        assertTrue(fault.contains("at rest"), fault);
    }

    @Test void arenaWhoseSegmentsOverlap_isFound() throws InterruptedException {
        String fault = found(new Seams() {
            @Override public Arena openArena(Region region, Function<Region, Arena> kind) {
                return new Overlapping(kind.apply(region));
            }
        });
        assertTrue(fault.contains("ArenaLoad"), fault);
    }

    @Test void freeThatNeverReturns_isFound() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        String fault = found(new Seams() {
            @Override public void free(AddressSpace space, long address) {
                boolean stuck = nowAndThen();
                while (stuck) {
                    try {
                        never.await();
                        stuck = false;
                    } catch (InterruptedException _) {
                        // By the chaos: it does not end the wait.
                    }
                }
                space.free(address);
            }
        }, Duration.ofMillis(500));
        never.countDown();
        assertTrue(fault.contains("did not come to rest") && fault.contains("CountDownLatch.await"), fault);
    }

    @Test void viewOfOtherPages_isFound() throws InterruptedException {
        assumeTrue(Platform.isNative());
        String fault = found(new Seams() {
            @Override public MemorySegment view(Region region, long[] offsets, long bytesEach) {
                List<Long> reversed = new ArrayList<>();
                for (long offset : offsets) {
                    reversed.addFirst(offset);
                }
                return region.view(reversed.stream().mapToLong(Long::longValue).toArray(), bytesEach);
            }
        });
        assertTrue(fault.contains("ViewLoad"), fault);
    }

    /** Hands out its first segment again, if that is long enough. */
    private static final class Overlapping implements Arena {
        private final Arena arena;
        private MemorySegment first = MemorySegment.NULL;

        Overlapping(Arena arena) {
            this.arena = arena;
        }

        @Override public MemorySegment allocate(long bytes, long alignment) {
            if (first.byteSize() >= bytes) {
                return first.asSlice(0, bytes).fill((byte) 0);
            }
            first = arena.allocate(bytes, alignment);
            return first;
        }

        @Override public MemorySegment.Scope scope() {
            return arena.scope();
        }

        @Override public void close() {
            arena.close();
        }
    }
}

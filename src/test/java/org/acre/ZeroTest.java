package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked for as zero is zero, and what is known to be zero is not touched. */
class ZeroTest {
    private static final long PAGE = Platform.pageSize();
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    @TempDir Path directory;

    enum Kind {
        ANONYMOUS_NONE, ANONYMOUS_REVOKE, ANONYMOUS_DEFAULT, ANONYMOUS_DISCARD, ANONYMOUS_PROTECT, FILE_DEFAULT, FILE_DISCARD;

        Region region(Path directory, int nodes) {
            Region.Builder builder = Region.builder().lazyMaxPages(200).nodes(nodes);
            return (switch (this) {
                case ANONYMOUS_NONE -> builder.anonymous(1L << 25).invalidation(Invalidation.NONE);
                case ANONYMOUS_REVOKE -> builder.anonymous(1L << 25).invalidation(Invalidation.REVOKE);
                case ANONYMOUS_DEFAULT -> builder.anonymous(1L << 25);
                case ANONYMOUS_DISCARD -> builder.anonymous(1L << 25).invalidation(Invalidation.DISCARD);
                case ANONYMOUS_PROTECT -> builder.anonymous(1L << 25)
                        .invalidation(Invalidation.PROTECT, Invalidation.DISCARD);
                case FILE_DEFAULT -> builder.file(directory.resolve("f" + nodes), 1L << 25);
                case FILE_DISCARD -> builder.file(directory.resolve("f" + nodes), 1L << 25).sparse()
                        .invalidation(Invalidation.REVOKE, Invalidation.DISCARD);
            }).build();
        }
    }

    @ParameterizedTest @EnumSource(Kind.class)
    void allocate_afterRandomWritesAndFrees_readsZero(Kind kind) {
        for (int nodes : new int[] {1, 2}) {
            try (Region region = kind.region(directory, nodes)) {
                run(region, new SplittableRandom(SEED), kind + " with " + nodes + " nodes, -Dacre.seed=" + SEED);
                region.space().verify();
            }
        }
    }

    /** Areas come and go in all the ways there are, and every byte of each is written before it goes. */
    private static void run(Region region, SplittableRandom random, String where) {
        List<MemorySegment> live = new ArrayList<>();
        for (int operation = 0; operation < 1_500; operation++) {
            int drawn = random.nextInt(100);
            if (drawn < 45 && live.size() < 60) {
                MemorySegment segment = region.allocate(random.nextLong(1, 40 * PAGE), 1L << random.nextInt(15));
                assertZero(segment, where);
                segment.fill((byte) -1);
                live.add(segment);
            } else if (drawn < 55) {
                long address = region.space().allocate(random.nextLong(1, 20 * PAGE));
                region.segment(address).fill((byte) -1);
                region.freeAddress(address);
            } else if (drawn < 60) {
                shrink(region, random);
            } else if (drawn < 62) {
                region.purger().purgeAll();
            } else if (!live.isEmpty()) {
                region.free(live.remove(random.nextInt(live.size())));
            }
        }
    }

    /** An area by address, written, shortened, written, freed. */
    private static void shrink(Region region, SplittableRandom random) {
        long address = region.allocateAddress(8 * PAGE);
        region.memory().asSlice(region.offsetOf(address), 8 * PAGE).fill((byte) -1);
        assertTrue(region.space().resize(address, random.nextLong(1, 8) * PAGE));
        region.freeAddress(address);
    }

    private static void assertZero(MemorySegment segment, String where) {
        long at = 0;
        for (; at + Long.BYTES <= segment.byteSize(); at += Long.BYTES) {
            if (segment.get(JAVA_LONG_UNALIGNED, at) != 0) {
                break;
            }
        }
        for (; at < segment.byteSize(); at++) {
            assertEquals(0, segment.get(JAVA_BYTE, at), "byte " + at + " of " + segment.byteSize() + ", " + where);
        }
    }

    @Test @EnabledOnOs(OS.LINUX) void allocate_freshOrDiscardedMemory_touchesNothing() {
        try (Region region = Region.builder().anonymous(1L << 32).lazyMaxPages(1 << 20).nodes(1).build()) {
            region.space().free(region.space().allocate(PAGE));
            region.purger().purgeAll();
            MemorySegment fresh = region.allocate(1L << 30, 1);
            assertEquals(0, region.residentBytes().orElseThrow());
            fresh.asSlice(0, 64 * PAGE).fill((byte) 1);
            region.free(fresh);
            region.purger().purgeAll();
            MemorySegment again = region.allocate(1L << 30, 1);
            assertEquals(fresh.address(), again.address());
            assertEquals(0, region.residentBytes().orElseThrow(), "discarded pages were filled");
        }
    }

    @Test @EnabledOnOs(OS.LINUX) void allocate_withoutDiscard_fillsWhatWasUsedAndLeavesTheRest() {
        try (Region region = Region.builder().anonymous(1L << 32).lazyMaxPages(1 << 20).nodes(1)
                .invalidation(Invalidation.REVOKE).build()) {
            region.free(region.allocate(16 * PAGE, 1));
            region.purger().purgeAll();
            assertEquals(-1, RegionTest.nonZero(region.allocate(1L << 20, 1)));
            region.allocate(1L << 30, 1);
            assertTrue(region.residentBytes().orElseThrow() <= (1L << 20), region.residentBytes() + " resident");
        }
    }
}

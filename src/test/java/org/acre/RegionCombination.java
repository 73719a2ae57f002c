package org.acre;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.acre.memory.Platform;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * One way to build a region, drawn at random.
 *
 * @param slabs 1 on, 0 off, -1 not said
 * @param budget bytes, or 0 for none
 * @param noted 0 nothing, 1 tags, 2 samples, 3 addresses
 * @param modes empty for the default
 * @param maxBytes of growth, or 0 if not said
 */
record RegionCombination(Memory memory, int slabs, long budget, boolean guards, int noted, Set<Invalidation> modes, boolean custom,
        boolean uninitialized, boolean sparse, int nodes, long maxBytes, long lazyPages, int poolPages) {
    static final long BYTES = 4 << 20;
    static final long MOST_BYTES = 12 << 20;
    static final String[] TAGS = {"a", "b"};

    enum Memory { ANONYMOUS, SHARED, FILE, BORROWED }

    private static final Invalidation[][] MODES = {{}, {}, {Invalidation.NONE}, {Invalidation.REVOKE}, {Invalidation.DISCARD},
            {Invalidation.REVOKE, Invalidation.DISCARD}, {Invalidation.PROTECT}, {Invalidation.PROTECT, Invalidation.DISCARD}};
    private static final long[] BUDGETS = {0, 0, 0, 32 << 10, 256 << 10, 1 << 20, 3 << 20};

    static RegionCombination random(SplittableRandom random) {
        EnumSet<Invalidation> modes = EnumSet.noneOf(Invalidation.class);
        modes.addAll(Set.of(MODES[random.nextInt(MODES.length)]));
        Memory memory = Memory.values()[random.nextInt(Memory.values().length)];
        return new RegionCombination(memory, random.nextInt(3) - 1, BUDGETS[random.nextInt(BUDGETS.length)], random.nextInt(4) == 0,
                Math.max(0, random.nextInt(7) - 3), modes, random.nextInt(8) == 0, random.nextInt(3) == 0,
                memory == Memory.FILE ? random.nextBoolean() : random.nextInt(20) == 0, random.nextBoolean() ? 1 : 4,
                random.nextInt(3) == 0 ? MOST_BYTES : 0, random.nextInt(4) == 0 ? 0 : random.nextInt(300), random.nextInt(3) * 200);
    }

    /** The words that the refusal has, or null if such a region can be had. */
    @Nullable String refusal() {
        if (memory == Memory.BORROWED && (guards || maxBytes > 0)) {
            return "never protected and does not grow";
        }
        if (memory != Memory.FILE && sparse) {
            return "sparse";
        }
        return memory == Memory.BORROWED && !custom && (protects() || discards()) ? "never discarded or protected" : null;
    }

    boolean protects() {
        return !custom && modes.contains(Invalidation.PROTECT);
    }

    boolean revokes() {
        return !custom && (modes.isEmpty() || modes.contains(Invalidation.REVOKE) || protects());
    }

    private boolean discards() {
        return !custom && modes.contains(Invalidation.DISCARD);
    }

    /** Whether all memory that is free goes back to the OS. */
    boolean givesAllBack() {
        boolean asked = modes.isEmpty() ? memory == Memory.ANONYMOUS || memory == Memory.SHARED : modes.contains(Invalidation.DISCARD);
        return asked && !custom && (memory != Memory.FILE || sparse);
    }

    boolean zeroes() {
        return !uninitialized;
    }

    boolean hasViews() {
        return memory == Memory.SHARED || memory == Memory.FILE;
    }

    boolean mayHaveSlabs() {
        return slabs != 0 && !guards && noted == 0 && !custom && !protects() && (memory != Memory.FILE || slabs == 1);
    }

    boolean grows() {
        return memory != Memory.BORROWED;
    }

    long mostBytes() {
        return memory == Memory.BORROWED ? BYTES : maxBytes > 0 ? maxBytes : 2 * BYTES;
    }

    Region.Builder builder(Path file, Arena owner) {
        Region.Builder builder = Region.builder().nodes(nodes).lazyMaxPages(lazyPages);
        switch (memory) {
            case ANONYMOUS -> builder.anonymous(BYTES);
            case SHARED -> builder.sharedAnonymous(BYTES);
            case FILE -> builder.file(file, BYTES);
            case BORROWED -> builder.over(dirty(owner.allocate(BYTES, Platform.pageSize())));
        }
        if (slabs >= 0) {
            builder.slabs(slabs == 1);
        }
        if (budget > 0) {
            builder.budget(budget);
        }
        if (maxBytes > 0) {
            builder.maxBytes(maxBytes);
        }
        if (poolPages > 0) {
            builder.poolMaxPages(poolPages);
        }
        return switches(builder);
    }

    private static MemorySegment dirty(MemorySegment memory) {
        return memory.fill((byte) 0x5a);
    }

    private Region.Builder switches(Region.Builder builder) {
        if (guards) {
            builder.guardPages();
        }
        if (uninitialized) {
            builder.uninitialized();
        }
        if (sparse) {
            builder.sparse();
        }
        switch (noted) {
            case 1 -> builder.tags(TAGS);
            case 2 -> builder.sampleEvery(3);
            case 3 -> builder.trackAddresses();
            default -> { }
        }
        if (custom) {
            builder.invalidation(new Seen());
        } else if (!modes.isEmpty()) {
            Invalidation[] all = modes.toArray(Invalidation[]::new);
            builder.invalidation(all[0], all);
        }
        return builder;
    }

    /** The caller's own: it walks what it is shown. */
    private static final class Seen implements MappingInvalidation {
        @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
            ranges.forEach((start, end) -> {
                if (start < lowest || end > highest || start >= end) {
                    throw new AssertionError("[" + start + ", " + end + ") is not in [" + lowest + ", " + highest + ")");
                }
            });
        }
    }
}

package org.acre.cli.soak;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.acre.KernelMappingsExhaustedException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/** Views of scattered pages of an area of the worker's own: what is written through one shows in the memory, at the right place. */
final class ViewLoad implements Load {
    private static final long PAGE = Platform.pageSize();
    private static final int PAGES = 32;

    private final Region region;
    private final SoakLog log;
    private final Seams seams;
    private @Nullable MemorySegment area;

    ViewLoad(Region region, SoakLog log, Seams seams) {
        this.region = region;
        this.log = log;
        this.seams = seams;
    }

    @Override public void step(SplittableRandom random) {
        try {
            MemorySegment mine = area;
            if (mine == null) {
                mine = region.allocate(PAGES * PAGE, PAGE);
                area = mine;
            }
            view(region.offsetOf(mine.address()), random);
        } catch (AddressSpaceExhaustedException | KernelMappingsExhaustedException _) {
            log.count("view: refused");
        }
    }

    private void view(long base, SplittableRandom random) {
        // A few patterns come again, so that views find their pages still mapped.
        SplittableRandom source = random.nextInt(4) == 0 ? random : new SplittableRandom(random.nextInt(8));
        long[] offsets = source.longs(1 + source.nextInt(12), 0, PAGES).distinct().map(page -> base + page * PAGE).toArray();
        MemorySegment view = seams.view(region, offsets, PAGE);
        MemorySegment memory = region.memory();
        for (int i = 0; i < offsets.length; i++) {
            long stamp = random.nextLong();
            view.set(JAVA_LONG, i * PAGE + 8, stamp);
            long found = memory.get(JAVA_LONG, offsets[i] + 8);
            log.require(found == stamp, "wrote " + Long.toHexString(stamp) + " through page " + i + " of a view of "
                    + Arrays.toString(offsets) + ", found " + Long.toHexString(found));
        }
        region.free(view);
        log.count("view");
    }

    @Override public void giveBack() {
        if (area != null) {
            region.free(area);
            area = null;
        }
    }
}

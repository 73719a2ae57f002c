package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/** A plain model of a region: who owns which bytes, and what is in them. */
final class RegionModel {
    private static final long PAGE = Platform.pageSize();
    private static final MemorySegment ZEROS = Arena.global().allocate(RegionCombination.MOST_BYTES);
    private static final int MOST_STALE = 200;

    /** By address. */
    final TreeMap<Long, Owned> live = new TreeMap<>();
    /** Segments of what was freed, some of them. */
    final List<MemorySegment> stale = new ArrayList<>();
    private final RegionCombination combination;
    private final Region region;
    private int stamps;

    /**
     * Something that the model owns, with every byte its stamp.
     *
     * @param segment null for what is known by its address alone
     */
    record Owned(long address, long bytes, @Nullable MemorySegment segment, int tag, byte stamp) {}

    RegionModel(RegionCombination combination, Region region) {
        this.combination = combination;
        this.region = region;
    }

    byte nextStamp() {
        return (byte) (1 + stamps++ % 120);
    }

    void own(long address, long bytes, @Nullable MemorySegment segment, int tag) {
        Map.Entry<Long, Owned> before = live.floorEntry(address + Math.max(1, bytes) - 1);
        assertTrue(before == null || before.getValue().address + Math.max(1, before.getValue().bytes) <= address,
                () -> "two owners: " + before + " and " + bytes + " bytes at " + address);
        Owned owned = new Owned(address, bytes, segment, tag, nextStamp());
        bytesOf(owned).fill(owned.stamp);
        live.put(address, owned);
        long takes = region.bytesAt(address);
        assertTrue(takes >= bytes, () -> takes + " bytes for " + bytes);
    }

    MemorySegment bytesOf(Owned owned) {
        return owned.segment != null ? owned.segment
                : region.reservedMemory().asSlice(owned.address - region.reservedMemory().address(), owned.bytes);
    }

    static boolean isZero(MemorySegment segment) {
        return segment.mismatch(ZEROS.asSlice(0, segment.byteSize())) < 0;
    }

    void checkStamp(Owned owned) {
        MemorySegment bytes = bytesOf(owned);
        long length = bytes.byteSize();
        for (long at = 0; at < length; at += length > PAGE ? 256 : 1) {
            requireStamp(owned, bytes, at);
        }
        if (length > 0) {
            requireStamp(owned, bytes, length - 1);
        }
    }

    private static void requireStamp(Owned owned, MemorySegment bytes, long at) {
        if (bytes.get(JAVA_BYTE, at) != owned.stamp) {
            throw new AssertionError("byte " + at + " of " + owned + " is " + bytes.get(JAVA_BYTE, at));
        }
    }

    /** Something that is owned, or null. */
    @Nullable Owned any(SplittableRandom random) {
        if (live.isEmpty()) {
            return null;
        }
        Long at = live.ceilingKey(live.firstKey() + random.nextLong(live.lastKey() - live.firstKey() + 1));
        return live.get(at);
    }

    void gone(Owned owned) {
        if (owned.segment != null && stale.size() < MOST_STALE) {
            stale.add(owned.segment);
        }
    }

    void requireSame(long base, LeakReport report) {
        assertEquals(live.keySet().stream().map(address -> address - base).toList(),
                report.areas().stream().map(LiveArea::offset).toList());
    }

    /** Opens the file of the closed region again, with all that was live. */
    void requireKept(Path file, long base, long regionBytes) {
        long[] offsets = live.keySet().stream().mapToLong(address -> address - base).toArray();
        long[] lengths = live.values().stream().mapToLong(owned -> Math.max(1, owned.bytes)).toArray();
        try (Region again = Region.builder().file(file, regionBytes).restore(offsets, lengths).build()) {
            live.values().forEach(owned -> {
                MemorySegment segment = again.segment(again.addressOf(owned.address - base)).asSlice(0, owned.bytes);
                checkStamp(new Owned(segment.address(), owned.bytes, segment, 0, owned.stamp));
            });
            again.verify();
        }
    }

    private void requireTold(Owned owned, @Nullable LiveArea area) {
        if (area == null) {
            throw new AssertionError("not told of " + owned);
        }
        assertEquals(region.bytesAt(owned.address), area.bytes());
        assertEquals(owned.tag == 0 ? Optional.empty() : Optional.of(RegionCombination.TAGS[owned.tag - 1]), area.tag());
    }

    void checkLeaks(boolean noArenas) {
        LeakReport report = region.leakReport();
        TreeMap<Long, LiveArea> told = new TreeMap<>();
        report.areas().forEach(area -> told.put(region.addressOf(area.offset()), area));
        live.values().forEach(owned -> requireTold(owned, told.remove(owned.address)));
        assertTrue(!noArenas || told.isEmpty(), () -> "nobody owns " + told);
    }

    /** How many of those that are owned have a slot and no pages. */
    long smallObjects() {
        return live.keySet().stream().filter(address -> combination.mayHaveSlabs()
                && region.space().sizeOf(address) != region.bytesAt(address)).count();
    }
}

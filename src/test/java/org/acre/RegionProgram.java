package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.SpaceStatistics;
import org.acre.memory.Platform;

/** A random life of one region beside a plain model: who owns which bytes, and what is in them. */
final class RegionProgram {
    private static final long PAGE = Platform.pageSize();
    private static final int MOST_LIVE = 60;
    private static final MemorySegment ZEROS = Arena.global().allocate(RegionCombination.MOST_BYTES);
    private static final Advice[] ADVICE = Advice.values();

    private final RegionCombination combination;
    private final SplittableRandom random;
    private final Region region;
    private final TreeMap<Long, Owned> live = new TreeMap<>();
    private final List<OpenedArena> arenas = new ArrayList<>();
    private final List<MemorySegment> views = new ArrayList<>();
    private final List<MemorySegment> stale = new ArrayList<>();
    private long regionBytes = RegionCombination.BYTES;
    private int stamps;
    /** Bytes that the step at hand cannot do with less than; what is refused is not more. */
    private long askedBytes;

    /** Something that the model owns, known by its segment or by its address alone, with every byte its stamp. */
    record Owned(long address, long bytes, MemorySegment segment, int tag, byte stamp) {}

    private record OpenedArena(Arena arena, boolean isLazy, long expectedBytes, List<Owned> parts) {}

    RegionProgram(RegionCombination combination, SplittableRandom random, Region region) {
        this.combination = combination;
        this.random = random;
        this.region = region;
    }

    Map<Long, Owned> live() {
        return live;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            try {
                step();
            } catch (AddressSpaceExhaustedException | BudgetExceededException | KernelMappingsExhaustedException refused) {
                refused(refused);
            }
            if (i % 20 == 19) {
                check();
            }
        }
        check();
    }

    private void refused(RuntimeException refused) {
        if (refused instanceof BudgetExceededException budget) {
            assertEquals(combination.budget(), budget.budgetBytes());
            assertTrue(budget.askedBytes() <= ((askedBytes + PAGE - 1) & -PAGE) + (combination.guards() ? PAGE : 0),
                    () -> askedBytes + " bytes do, but: " + budget);
        }
        assertTrue(refused.toString().matches("(?s).*\\d+.*"), refused.toString());
        region.verify();
    }

    private void step() {
        askedBytes = Long.MAX_VALUE >> 1;
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> allocate();
            case 8, 9, 10 -> allocateAddress();
            case 11 -> allocateAt();
            case 12, 13, 14, 15, 16 -> free();
            case 17, 18 -> freeDeferred();
            case 19, 20 -> resize();
            case 21 -> resizeAddress();
            case 22, 23 -> openArena();
            case 24, 25, 26 -> allocateInArena();
            case 27 -> closeArena();
            case 28, 29 -> view();
            case 30 -> grow();
            case 31 -> callTheOs();
            case 32 -> region.purger().purge();
            case 33 -> region.purger().purgeAll();
            case 34 -> checkLeaks();
            case 35 -> checkStatistics();
            case 36 -> region.deferredFree().barrier();
            case 37 -> freeBadly();
            case 38 -> region.purgeViews();
            default -> recycle();
        }
    }

    private long length() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> random.nextLong(1, 600);
            case 3 -> random.nextLong(1, 3 * PAGE);
            case 4 -> random.nextLong(1, 40 * PAGE);
            default -> PAGE * random.nextLong(1, 9);
        };
    }

    private long alignment() {
        return random.nextInt(5) == 0 ? 1L << random.nextInt(17) : 1;
    }

    private int tag() {
        return combination.noted() == 1 ? random.nextInt(RegionCombination.TAGS.length + 1) : 0;
    }

    private void allocate() {
        if (live.size() < MOST_LIVE) {
            long bytes = random.nextInt(30) == 0 ? 0 : length();
            long alignment = alignment();
            int tag = tag();
            askedBytes = Math.max(1, bytes);
            MemorySegment segment = region.allocate(bytes, alignment, tag);
            assertEquals(bytes, segment.byteSize());
            assertEquals(0, segment.address() & (alignment - 1));
            assertTrue(!combination.zeroes() || isZero(segment), () -> segment + " is not zero");
            own(segment.address(), bytes, segment, tag);
        }
    }

    private void allocateAddress() {
        if (live.size() < MOST_LIVE) {
            long bytes = length();
            int tag = tag();
            askedBytes = bytes;
            own(tag == 0 ? region.allocateAddress(bytes) : region.allocateAddress(bytes, tag), bytes, null, tag);
        }
    }

    private void allocateAt() {
        long offset = PAGE * random.nextLong(regionBytes / PAGE);
        long bytes = PAGE * random.nextLong(1, 5);
        if (region.allocateAt(offset, bytes)) {
            assertTrue(offset + bytes <= regionBytes);
            own(region.addressOf(offset), bytes, null, 0);
        }
    }

    private void own(long address, long bytes, MemorySegment segment, int tag) {
        Map.Entry<Long, Owned> before = live.floorEntry(address + Math.max(1, bytes) - 1);
        assertTrue(before == null || before.getValue().address + Math.max(1, before.getValue().bytes) <= address,
                () -> "two owners: " + before + " and " + bytes + " bytes at " + address);
        Owned owned = new Owned(address, bytes, segment, tag, (byte) (1 + stamps++ % 120));
        bytesOf(owned).fill(owned.stamp);
        live.put(address, owned);
        long takes = region.bytesAt(address);
        assertTrue(takes >= bytes, () -> takes + " bytes for " + bytes);
    }

    private MemorySegment bytesOf(Owned owned) {
        return owned.segment != null ? owned.segment
                : region.reservedMemory().asSlice(owned.address - region.reservedMemory().address(), owned.bytes);
    }

    private static boolean isZero(MemorySegment segment) {
        return segment.mismatch(ZEROS.asSlice(0, segment.byteSize())) < 0;
    }

    private void checkStamp(Owned owned) {
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

    private Owned any() {
        if (live.isEmpty()) {
            return null;
        }
        Long at = live.ceilingKey(live.firstKey() + random.nextLong(live.lastKey() - live.firstKey() + 1));
        return live.get(at);
    }

    private void free() {
        Owned owned = any();
        if (owned != null) {
            checkStamp(owned);
            live.remove(owned.address);
            if (owned.segment != null && random.nextInt(4) != 0) {
                region.free(owned.segment);
            } else {
                region.freeAddress(owned.address);
            }
            gone(owned);
        }
    }

    private void freeDeferred() {
        Owned owned = any();
        if (owned != null) {
            checkStamp(owned);
            live.remove(owned.address);
            if (owned.segment != null) {
                region.freeDeferred(owned.segment);
            } else {
                region.deferredFree().free(owned.address);
            }
            gone(owned);
        }
    }

    private void gone(Owned owned) {
        if (owned.segment != null && stale.size() < 200) {
            stale.add(owned.segment);
        }
    }

    private void resize() {
        Owned owned = any();
        if (owned == null || owned.segment == null) {
            return;
        }
        long bytes = random.nextBoolean() ? length() : Math.max(1, owned.bytes + random.nextLong(-2 * PAGE, 4 * PAGE));
        Optional<MemorySegment> resized = region.resize(owned.segment, bytes);
        if (resized.isPresent()) {
            MemorySegment segment = resized.get();
            assertEquals(bytes, segment.byteSize());
            assertEquals(owned.address, segment.address());
            checkStamp(new Owned(owned.address, Math.min(bytes, owned.bytes), segment.asSlice(0, Math.min(bytes, owned.bytes)), 0,
                    owned.stamp));
            assertTrue(!combination.zeroes() || bytes <= owned.bytes || isZero(segment.asSlice(owned.bytes)),
                    () -> "grown from " + owned.bytes + " to " + bytes + " and not zero");
            live.remove(owned.address);
            stale.add(owned.segment);
            own(owned.address, bytes, segment, owned.tag);
        }
    }

    private void resizeAddress() {
        Owned owned = any();
        if (owned != null && owned.segment == null) {
            long bytes = Math.max(1, owned.bytes + random.nextLong(-2 * PAGE, 2 * PAGE));
            if (region.resizeAddress(owned.address, bytes)) {
                live.remove(owned.address);
                own(owned.address, bytes, null, owned.tag);
            }
        }
    }

    private void openArena() {
        if (arenas.size() < 4) {
            ArenaOptions options = ArenaOptions.defaults();
            options = random.nextInt(4) == 0 ? options.uninitialized() : options;
            options = random.nextInt(4) == 0 ? options.expecting(random.nextLong(1, 40 * PAGE)) : options;
            int kind = random.nextInt(3);
            askedBytes = Math.max(PAGE, options.expectedBytes());
            arenas.add(new OpenedArena(kind == 0 ? region.openArena(options)
                    : region.openSharedArena(kind == 1 ? options : options.strict()), kind == 1, options.expectedBytes(), new ArrayList<>()));
        }
    }

    private void allocateInArena() {
        if (!arenas.isEmpty()) {
            OpenedArena opened = arenas.get(random.nextInt(arenas.size()));
            long alignment = alignment();
            long bytes = length();
            askedBytes = Math.max(bytes, opened.expectedBytes);
            MemorySegment segment = opened.arena.allocate(bytes, alignment);
            assertEquals(0, segment.address() & (alignment - 1));
            Owned part = new Owned(segment.address(), segment.byteSize(), segment, 0, (byte) (1 + stamps++ % 120));
            segment.fill(part.stamp);
            opened.parts.add(part);
        }
    }

    private void closeArena() {
        if (!arenas.isEmpty()) {
            OpenedArena opened = arenas.remove(random.nextInt(arenas.size()));
            opened.parts.forEach(this::checkStamp);
            opened.arena.close();
            assertThrows(IllegalStateException.class, () -> opened.arena.allocate(1, 1));
            assertTrue(opened.isLazy || !opened.arena.scope().isAlive());
        }
    }

    private void view() {
        if (!combination.hasViews()) {
            assertThrows(UnsupportedOperationException.class, () -> region.view(new long[] {0}, PAGE));
            return;
        }
        Owned owned = any();
        if (owned == null || (owned.address & (PAGE - 1)) != 0 || owned.bytes < PAGE) {
            return;
        }
        long[] offsets = new long[random.nextInt(1, 5)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = region.offsetOf(owned.address) + PAGE * random.nextLong(owned.bytes / PAGE);
        }
        MemorySegment view = region.view(offsets, PAGE);
        checkStamp(new Owned(view.address(), view.byteSize(), view, 0, owned.stamp));
        if (random.nextBoolean()) {
            region.free(view);
            assertThrows(InvalidFreeException.class, () -> region.free(view));
        } else {
            views.add(view);
        }
        if (views.size() > 8) {
            region.free(views.remove(0));
        }
    }

    private void grow() {
        long more = PAGE * random.nextLong(1, 200);
        if (!combination.grows()) {
            assertThrows(UnsupportedOperationException.class, () -> region.grow(more));
        } else if (regionBytes + more > combination.mostBytes()) {
            assertThrows(IllegalArgumentException.class, () -> region.grow(more));
        } else {
            regionBytes += more;
            assertEquals(regionBytes, region.grow(more));
        }
        assertEquals(regionBytes, region.memory().byteSize());
    }

    private void callTheOs() {
        Owned owned = any();
        if (owned != null) {
            long offset = region.offsetOf(owned.address);
            region.force(offset, owned.bytes);
            region.advise(offset, owned.bytes, ADVICE[random.nextInt(ADVICE.length)]);
            checkStamp(owned);
        }
    }

    private void recycle() {
        try (RecyclingArea scratch = region.recycling(length()); SlicingArea slices = region.slicing(length())) {
            scratch.allocate(1, PAGE).fill((byte) 1);
            MemorySegment slice = slices.allocate(Math.min(8, slices.remainingBytes()), 1);
            assertTrue(!combination.zeroes() || isZero(slice));
            slice.fill((byte) 2);
        }
    }

    /** Frees that must be refused, and change nothing. */
    private void freeBadly() {
        Owned owned = any();
        if (owned == null) {
            return;
        }
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(owned.address + 8));
        assertThrows(RuntimeException.class, () -> region.free(MemorySegment.ofArray(new byte[8])));
        if (owned.bytes > 2 * PAGE) {
            MemorySegment whole = bytesOf(owned);
            assertThrows(RuntimeException.class, () -> region.free(whole.asSlice(PAGE)));
            assertThrows(IllegalArgumentException.class, () -> region.free(whole.asSlice(0, whole.byteSize() - PAGE)));
        }
        live.remove(owned.address);
        region.freeAddress(owned.address);
        gone(owned);
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(owned.address));
    }

    private void check() {
        region.verify();
        live.values().forEach(this::checkStamp);
        arenas.forEach(opened -> opened.parts.forEach(this::checkStamp));
        region.committedBytes().ifPresent(bytes -> assertTrue(bytes >= 0 && bytes <= Math.max(combination.budget(), 0), () -> bytes + " committed"));
        assertEquals(arenas.size(), region.arenaStatistics().openArenas());
    }

    private void checkStatistics() {
        assertTrue(region.kernelMappings() >= 0);
        assertTrue(region.viewStatistics().live() == views.size(), () -> region.viewStatistics() + ", expected " + views.size());
        SmallObjectsCount small = new SmallObjectsCount();
        live.values().forEach(small::add);
        assertEquals(small.objects, region.smallObjectStatistics().liveObjects());
        assertTrue(region.invalidationStatistics().pinnedPages() >= 0);
    }

    private final class SmallObjectsCount {
        private long objects;

        void add(Owned owned) {
            if (combination.mayHaveSlabs() && region.space().sizeOf(owned.address) != region.bytesAt(owned.address)) {
                objects++;
            }
        }
    }

    private void checkLeaks() {
        LeakReport report = region.leakReport();
        TreeMap<Long, LiveArea> told = new TreeMap<>();
        report.areas().forEach(area -> told.put(region.addressOf(area.offset()), area));
        live.values().forEach(owned -> requireTold(owned, told.remove(owned.address)));
        assertTrue(!arenas.isEmpty() || told.isEmpty(), () -> "nobody owns " + told);
    }

    static void requireSame(Map<Long, Owned> live, long base, LeakReport report) {
        assertEquals(live.keySet().stream().map(address -> address - base).toList(),
                report.areas().stream().map(LiveArea::offset).toList());
    }

    /** Opens the file of the closed region again, with all that was live. */
    void requireKept(Path file, long base) {
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

    private void requireTold(Owned owned, LiveArea area) {
        assertTrue(area != null, () -> "not told of " + owned);
        assertEquals(region.bytesAt(owned.address), area.bytes());
        assertEquals(owned.tag == 0 ? Optional.empty() : Optional.of(RegionCombination.TAGS[owned.tag - 1]), area.tag());
    }

    /** Closes the arenas, in vain the region, and frees the views. */
    void settle() {
        if (!arenas.isEmpty()) {
            assertThrows(IllegalStateException.class, region::close);
        }
        while (!arenas.isEmpty()) {
            closeArena();
        }
        views.forEach(region::free);
        views.clear();
    }

    /** Frees all that is owned: then all is free, and nothing that was freed works. */
    void freeAll() {
        while (!live.isEmpty()) {
            free();
        }
        region.deferredFree().barrier();
        for (int i = 0; i < 3; i++) {
            region.purger().purgeAll(); // PROTECT lets go in the second
        }
        region.verify();
        SpaceStatistics statistics = region.space().statistics();
        assertEquals(statistics.totalPages(), statistics.freePages(), statistics::toString);
        assertEquals(regionBytes, statistics.largestFreePages() * PAGE);
        assertTrue(region.leakReport().areas().isEmpty());
        if (combination.givesAllBack() && combination.budget() > 0) {
            assertEquals(0, region.committedBytes().orElseThrow());
        }
        if (combination.revokes()) {
            stale.forEach(segment -> assertFalse(segment.scope().isAlive(), segment::toString));
        }
    }
}

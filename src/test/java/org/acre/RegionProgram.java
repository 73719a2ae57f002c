package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.acre.RegionModel.Owned;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.SpaceStatistics;
import org.acre.memory.Platform;

/** A random life of one region beside a plain model: who owns which bytes, and what is in them. */
final class RegionProgram {
    private static final long PAGE = Platform.pageSize();
    private static final int MOST_LIVE = 60;
    private static final Advice[] ADVICE = Advice.values();

    private final RegionCombination combination;
    private final SplittableRandom random;
    private final Region region;
    private final RegionModel model;
    private final RegionArenasModel arenas;
    private final List<MemorySegment> views = new ArrayList<>();
    private long regionBytes = RegionCombination.BYTES;
    /** Bytes that the step at hand cannot do with less than; what is refused is not more. */
    private long askedBytes;

    RegionProgram(RegionCombination combination, SplittableRandom random, Region region) {
        this.combination = combination;
        this.random = random;
        this.region = region;
        this.model = new RegionModel(combination, region);
        this.arenas = new RegionArenasModel(region, model, random);
    }

    RegionModel model() {
        return model;
    }

    long regionBytes() {
        return regionBytes;
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
            case 22, 23 -> {
                askedBytes = 40 * PAGE;
                arenas.open();
            }
            case 24, 25, 26 -> allocateInArena();
            case 27 -> arenas.close();
            case 28, 29 -> view();
            case 30 -> grow();
            case 31 -> callTheOs();
            case 32 -> region.purger().purge();
            case 33 -> region.purger().purgeAll();
            case 34 -> model.checkLeaks(arenas.isEmpty());
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
        if (model.live.size() < MOST_LIVE) {
            long bytes = random.nextInt(30) == 0 ? 0 : length();
            long alignment = alignment();
            int tag = tag();
            askedBytes = Math.max(1, bytes);
            MemorySegment segment = region.allocate(bytes, alignment, tag);
            assertEquals(bytes, segment.byteSize());
            assertEquals(0, segment.address() & (alignment - 1));
            assertTrue(!combination.zeroes() || RegionModel.isZero(segment), () -> segment + " is not zero");
            model.own(segment.address(), bytes, segment, tag);
        }
    }

    private void allocateAddress() {
        if (model.live.size() < MOST_LIVE) {
            long bytes = length();
            int tag = tag();
            askedBytes = bytes;
            model.own(tag == 0 ? region.allocateAddress(bytes) : region.allocateAddress(bytes, tag), bytes, null, tag);
        }
    }

    private void allocateAt() {
        long offset = PAGE * random.nextLong(regionBytes / PAGE);
        long bytes = PAGE * random.nextLong(1, 5);
        if (region.allocateAt(offset, bytes)) {
            assertTrue(offset + bytes <= regionBytes);
            model.own(region.addressOf(offset), bytes, null, 0);
        }
    }

    private void free() {
        Owned owned = model.any(random);
        if (owned != null) {
            model.checkStamp(owned);
            model.live.remove(owned.address());
            if (owned.segment() != null && random.nextInt(4) != 0) {
                region.free(owned.segment());
            } else {
                region.freeAddress(owned.address());
            }
            model.gone(owned);
        }
    }

    private void freeDeferred() {
        Owned owned = model.any(random);
        if (owned != null) {
            model.checkStamp(owned);
            model.live.remove(owned.address());
            if (owned.segment() != null) {
                region.freeDeferred(owned.segment());
            } else {
                region.deferredFree().free(owned.address());
            }
            model.gone(owned);
        }
    }

    private void resize() {
        Owned owned = model.any(random);
        if (owned == null || owned.segment() == null) {
            return;
        }
        long bytes = random.nextBoolean() ? length() : Math.max(1, owned.bytes() + random.nextLong(-2 * PAGE, 4 * PAGE));
        Optional<MemorySegment> resized = region.resize(owned.segment(), bytes);
        if (resized.isPresent()) {
            MemorySegment segment = resized.get();
            assertEquals(bytes, segment.byteSize());
            assertEquals(owned.address(), segment.address());
            model.checkStamp(new Owned(owned.address(), Math.min(bytes, owned.bytes()), segment.asSlice(0, Math.min(bytes, owned.bytes())), 0,
                    owned.stamp()));
            assertTrue(!combination.zeroes() || bytes <= owned.bytes() || RegionModel.isZero(segment.asSlice(owned.bytes())),
                    () -> "grown from " + owned.bytes() + " to " + bytes + " and not zero");
            model.live.remove(owned.address());
            model.stale.add(owned.segment());
            model.own(owned.address(), bytes, segment, owned.tag());
        }
    }

    private void resizeAddress() {
        Owned owned = model.any(random);
        if (owned != null && owned.segment() == null) {
            long bytes = Math.max(1, owned.bytes() + random.nextLong(-2 * PAGE, 2 * PAGE));
            if (region.resizeAddress(owned.address(), bytes)) {
                model.live.remove(owned.address());
                model.own(owned.address(), bytes, null, owned.tag());
            }
        }
    }

    private void allocateInArena() {
        long bytes = length();
        askedBytes = Math.max(bytes, arenas.mostExpected());
        arenas.allocate(bytes, alignment());
    }

    private void view() {
        if (!combination.hasViews()) {
            assertThrows(UnsupportedOperationException.class, () -> region.view(new long[] {0}, PAGE));
            return;
        }
        Owned owned = model.any(random);
        if (owned == null || (owned.address() & (PAGE - 1)) != 0 || owned.bytes() < PAGE) {
            return;
        }
        long[] offsets = new long[random.nextInt(1, 5)];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = region.offsetOf(owned.address()) + PAGE * random.nextLong(owned.bytes() / PAGE);
        }
        MemorySegment view = region.view(offsets, PAGE);
        model.checkStamp(new Owned(view.address(), view.byteSize(), view, 0, owned.stamp()));
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
        Owned owned = model.any(random);
        if (owned != null) {
            long offset = region.offsetOf(owned.address());
            region.force(offset, owned.bytes());
            region.advise(offset, owned.bytes(), ADVICE[random.nextInt(ADVICE.length)]);
            model.checkStamp(owned);
        }
    }

    private void recycle() {
        try (RecyclingArea scratch = region.recycling(length()); SlicingArea slices = region.slicing(length())) {
            scratch.allocate(1, PAGE).fill((byte) 1);
            MemorySegment slice = slices.allocate(Math.min(8, slices.remainingBytes()), 1);
            assertTrue(!combination.zeroes() || RegionModel.isZero(slice));
            slice.fill((byte) 2);
        }
    }

    /** Frees that must be refused, and change nothing. */
    private void freeBadly() {
        Owned owned = model.any(random);
        if (owned == null) {
            return;
        }
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(owned.address() + 8));
        assertThrows(RuntimeException.class, () -> region.free(MemorySegment.ofArray(new byte[8])));
        if (owned.bytes() > 2 * PAGE) {
            MemorySegment whole = model.bytesOf(owned);
            assertThrows(RuntimeException.class, () -> region.free(whole.asSlice(PAGE)));
            assertThrows(IllegalArgumentException.class, () -> region.free(whole.asSlice(0, whole.byteSize() - PAGE)));
        }
        model.live.remove(owned.address());
        region.freeAddress(owned.address());
        model.gone(owned);
        assertThrows(InvalidFreeException.class, () -> region.freeAddress(owned.address()));
    }

    private void check() {
        region.verify();
        model.live.values().forEach(model::checkStamp);
        arenas.check();
        region.committedBytes().ifPresent(bytes -> assertTrue(bytes >= 0 && bytes <= Math.max(combination.budget(), 0), () -> bytes + " committed"));
        assertEquals(arenas.count(), region.arenaStatistics().openArenas());
    }

    private void checkStatistics() {
        assertTrue(region.kernelMappings() >= 0);
        assertTrue(region.viewStatistics().live() == views.size(), () -> region.viewStatistics() + ", expected " + views.size());
        assertEquals(model.smallObjects(), region.smallObjectStatistics().liveObjects());
        assertTrue(region.invalidationStatistics().pinnedPages() >= 0);
        new RegionStatesCheck(region).check(regionBytes, model.live.values(), combination.noted() > 0);
    }

    /** Closes the arenas, in vain the region, and frees the views. */
    void settle() {
        if (!arenas.isEmpty()) {
            assertThrows(IllegalStateException.class, region::close);
        }
        while (!arenas.isEmpty()) {
            arenas.close();
        }
        views.forEach(region::free);
        views.clear();
    }

    /** Frees all that is owned: then all is free, and nothing that was freed works. */
    void freeAll() {
        while (!model.live.isEmpty()) {
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
            model.stale.forEach(segment -> assertFalse(segment.scope().isAlive(), segment::toString));
        }
    }
}

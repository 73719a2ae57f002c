package org.acre.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.acre.BudgetExceededException;
import org.acre.LiveArea;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.memory.Platform;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.small.SmallObjects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every public method with every number at an edge, in every parameter: it answers, or refuses with an exception that says what was wrong, and
 * then nothing has changed. By reflection, so that no method is left out.
 */
class EdgeNumbersTest {
    private static final long PAGE = Platform.pageSize();
    private static final long BYTES = 256 * PAGE;
    private static final long[] EDGES = {0, 1, -1, 16, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE, BYTES, BYTES + 1, Integer.MAX_VALUE, 1L << 31,
            (1L << 32) - 1, 1L << 32, 1L << 47, (1L << 47) + PAGE, 1L << 62, Long.MAX_VALUE - PAGE, Long.MAX_VALUE - 1, Long.MAX_VALUE,
            Long.MIN_VALUE, Long.MIN_VALUE + 1};
    /** What a refusal may be. */
    private static final Set<Class<?>> REFUSALS = Set.of(IllegalArgumentException.class, AddressSpaceExhaustedException.class,
            InvalidFreeException.class, IndexOutOfBoundsException.class, BudgetExceededException.class,
            UnsupportedOperationException.class);

    /** Calls all methods of an object with all edges; {@code undo} gives back what a call has brought, {@code check} looks at what is left. */
    private static void pound(Object object, Set<String> skipped, List<Long> own, MemorySegment segment, Undo undo, Runnable check) {
        List<Long> numbers = new ArrayList<>(own);
        for (long edge : EDGES) {
            numbers.add(edge);
        }
        int calls = 0;
        for (Method method : Calls.of(object.getClass())) {
            if (skipped.contains(Calls.signature(method)) || method.getDeclaringClass() == SegmentAllocator.class
                    || method.getParameterCount() == 0) {
                continue;
            }
            for (List<@Nullable Object> arguments : Calls.combinations(method, type -> values(type, numbers, segment))) {
                Calls.Outcome outcome = Calls.call(object, method, arguments);
                calls++;
                Throwable thrown = outcome.thrown();
                if (thrown != null && !REFUSALS.contains(thrown.getClass())) {
                    throw new AssertionError(Calls.signature(method) + " of " + arguments + " threw " + thrown, thrown);
                }
                assertTrue(thrown == null || thrown.getMessage() != null, () -> Calls.signature(method) + " says nothing: " + thrown);
                undo.of(method, arguments, outcome.result());
            }
            try {
                check.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("after " + Calls.signature(method) + ": " + e, e);
            }
        }
        assertTrue(calls > 0);
    }

    private interface Undo {
        void of(Method method, List<@Nullable Object> arguments, @Nullable Object result);
    }

    private static List<?> values(Class<?> type, List<Long> numbers, MemorySegment segment) {
        if (type == long.class) {
            return numbers;
        } else if (type == int.class) {
            return List.of(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
        } else if (type == long[].class) {
            return List.of(new long[] {}, new long[] {0}, new long[] {-PAGE}, new long[] {Long.MAX_VALUE}, new long[] {0, Long.MIN_VALUE},
                    new long[] {1});
        } else if (type == MemorySegment.class) {
            return List.of(segment, MemorySegment.NULL, MemorySegment.ofArray(new byte[16]), segment.asSlice(1));
        } else if (type == Duration.class) {
            return List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(-Long.MAX_VALUE));
        }
        return List.of(Calls.plain(type, segment));
    }

    private static String areas(AddressSpace space) {
        TreeMap<Long, Long> areas = new TreeMap<>();
        space.forEachArea(areas::put);
        return areas.toString();
    }

    @Test void space_edges_answersOrRefusesAndStaysWhole() {
        for (int nodes : new int[] {1, 4}) {
            AddressSpace space = AddressSpace.builder().span(0, BYTES).pageSize(PAGE).nodes(nodes).lazyMaxPages(0).build();
            long fixed = space.allocate(3 * PAGE);
            String before = areas(space);
            // The three numbers of a window and the spans are covered below.
            pound(space, Set.of("allocate[long, long, long, long]", "addSpan[long, long]"), List.of(fixed + PAGE), MemorySegment.NULL,
                    (method, arguments, result) -> undo(space, fixed, method, arguments, result), () -> {
                        space.verify();
                        assertEquals(before, areas(space));
                    });
        }
    }

    private static void undo(AddressSpace space, long fixed, Method method, List<@Nullable Object> arguments, @Nullable Object result) {
        if (method.getName().equals("resize") || method.getName().equals("free")) {
            if (space.find(fixed) == AddressSpace.NONE) {
                assertTrue(space.allocateAt(fixed, 3 * PAGE));
            }
            assertTrue(space.resize(fixed, 3 * PAGE));
        } else if (result instanceof Long address && method.getName().toLowerCase(Locale.ROOT).contains("allocate")
                && address != AddressSpace.NONE) {
            space.free(address);
        } else if (Boolean.TRUE.equals(result) && arguments.getFirst() instanceof Long address) {
            space.free(address);
        } else if (result instanceof long[] starts) {
            for (long start : starts) {
                space.free(start);
            }
        } else if (result instanceof Area area) {
            assertEquals(fixed, area.start());
        }
    }

    @Test void space_windowsAndSpansAtEdges_answersOrRefusesAndStaysWhole() {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).pageSize(PAGE).nodes(2).lazyMaxPages(0).build();
        for (long bytes : new long[] {1, PAGE + 1, Long.MAX_VALUE, -1}) {
            for (long alignment : new long[] {1, PAGE, 1L << 47, 3, 0, Long.MIN_VALUE}) {
                for (long lowest : EDGES) {
                    for (long highest : EDGES) {
                        try {
                            long address = space.allocate(bytes, alignment, lowest, highest);
                            assertTrue(address >= lowest && address % alignment == 0);
                            space.free(address);
                        } catch (IllegalArgumentException | AddressSpaceExhaustedException e) {
                            assertTrue(e.getMessage() != null);
                        }
                    }
                }
            }
        }
        space.verify();
        for (long start : EDGES) {
            for (long bytes : EDGES) {
                try {
                    space.addSpan(start, bytes);
                } catch (IllegalArgumentException e) {
                    assertTrue(e.getMessage() != null);
                }
            }
        }
        space.verify();
        long address = space.allocate(PAGE);
        space.free(address);
        space.verify();
    }

    @Test void region_edges_answersOrRefusesAndStaysWhole() {
        for (boolean slabs : new boolean[] {true, false}) {
            try (Region region = Region.builder().anonymous(BYTES).slabs(slabs).maxBytes(2 * BYTES).tags("one").build()) {
                MemorySegment fixed = region.allocate(3 * PAGE, 1);
                pound(region, Set.of("slicing[long]", "recycling[long]"), List.of(), fixed,
                        (method, arguments, result) -> undo(region, method, arguments, result), () -> {
                            region.purger().purgeAll(); // shared arenas leave with a purge
                            region.verify();
                            for (LiveArea area : region.leakReport().areas()) {
                                assertEquals(fixed.address(), region.addressOf(area.offset()));
                            }
                        });
            }
        }
    }

    private static void undo(Region region, Method method, List<@Nullable Object> arguments, @Nullable Object result) {
        if (result instanceof MemorySegment segment && method.getName().equals("allocate")) {
            region.free(segment);
        } else if (result instanceof Long address && method.getName().equals("allocateAddress")) {
            region.freeAddress(address);
        } else if (Boolean.TRUE.equals(result) && method.getName().equals("allocateAt") && arguments.getFirst() instanceof Long offset) {
            region.freeAddress(region.addressOf(offset));
        } else if (result instanceof Arena arena) {
            arena.close();
        }
    }

    @Test void region_lengthsOfSlicingAndRecycling_answersOrRefuses() {
        try (Region region = Region.anonymous(BYTES)) {
            for (long edge : EDGES) {
                try (var slices = region.slicing(edge)) {
                    for (long bytes : EDGES) {
                        allocateOrRefuse(slices, bytes);
                    }
                } catch (IllegalArgumentException | AddressSpaceExhaustedException e) {
                    assertTrue(e.getMessage() != null);
                }
                try (var scratch = region.recycling(edge)) {
                    for (long bytes : EDGES) {
                        allocateOrRefuse(scratch, bytes);
                    }
                } catch (IllegalArgumentException | AddressSpaceExhaustedException e) {
                    assertTrue(e.getMessage() != null);
                }
            }
            region.verify();
            assertEquals(0, region.leakReport().areas().size());
        }
    }

    private static void allocateOrRefuse(SegmentAllocator allocator, long bytes) {
        for (long alignment : new long[] {1, 16, PAGE, 0, 3, -8, Long.MIN_VALUE, 1L << 62}) {
            try {
                assertEquals(bytes, allocator.allocate(bytes, alignment).byteSize());
            } catch (IllegalArgumentException | IndexOutOfBoundsException | AddressSpaceExhaustedException e) {
                assertTrue(e.getMessage() != null);
            }
        }
    }

    @Test void arenas_edges_answersOrRefuses() {
        try (Region region = Region.anonymous(BYTES)) {
            try (Arena confined = region.openArena(); Arena shared = region.openSharedArena()) {
                for (long bytes : EDGES) {
                    allocateOrRefuse(confined, bytes);
                    allocateOrRefuse(shared, bytes);
                }
            }
            region.purger().purgeAll();
            region.verify();
            assertEquals(256, region.space().statistics().freePages());
        }
    }

    @Test void deferredFree_edges_refusesAndFreesNothing() {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).pageSize(PAGE).build();
        assertTrue(space.allocateAt(20 * PAGE, 3 * PAGE));
        try (GracePeriods periods = GracePeriods.create(); DeferredFree deferred = DeferredFree.of(space, periods).build()) {
            pound(deferred, Set.of("free[Area]", "register[LongConsumer]", "barrier[Duration]"), List.of(21 * PAGE, 23 * PAGE),
                    MemorySegment.NULL, (method, arguments, result) -> assertTrue(result == null || result.equals(false)), () -> {
                        space.verify();
                        assertEquals(3, space.statistics().busyPages());
                    });
        }
    }

    @Test void smallObjects_edges_answersOrRefusesAndStaysWhole() {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).pageSize(PAGE).build();
        try (SmallObjects objects = SmallObjects.in(space)) {
            long fixed = objects.allocate(40);
            pound(objects, Set.of("forEachObject[RangeVisitor]"), List.of(fixed + 8, fixed + PAGE), MemorySegment.NULL,
                    (method, arguments, result) -> {
                        if (result instanceof Long address && method.getName().equals("allocate")) {
                            long _ = objects.free(address);
                        }
                    }, () -> {
                        objects.verify();
                        space.verify();
                    });
        }
    }
}

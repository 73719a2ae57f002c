package org.acre.hostile;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.acre.ArenaOptions;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.array.GrowableArray;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.Purger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * After close every public method throws IllegalStateException, but for those that are named here with a reason. By reflection: a method that
 * comes later throws too, or its author comes by.
 */
class UseAfterCloseTest {
    private static final long PAGE = 4096;
    private static final long BYTES = 64 * PAGE;

    private static void check(AutoCloseable object, MemorySegment segment, Set<String> lasting) throws Exception {
        check(object, object.getClass(), segment, lasting);
    }

    private static void check(AutoCloseable object, Class<?> type, MemorySegment segment, Set<String> lasting) throws Exception {
        object.close();
        List<String> wrong = new ArrayList<>();
        for (Method method : Calls.of(type)) {
            String signature = Calls.signature(method);
            if (signature.equals("toString[]") || lasting.contains(signature) || method.getDeclaringClass() == SegmentAllocator.class) {
                continue;
            }
            List<@Nullable Object> arguments = new ArrayList<>();
            for (Class<?> parameter : method.getParameterTypes()) {
                arguments.add(Calls.plain(parameter, segment));
            }
            Calls.Outcome outcome = Calls.call(object, method, arguments);
            if (!(outcome.thrown() instanceof IllegalStateException)) {
                wrong.add(signature + " came to " + outcome);
            }
        }
        assertTrue(wrong.isEmpty(), () -> object.getClass() + " after close: " + String.join("\n", wrong));
    }

    @Test void region_everyMethodAfterClose_throwsIllegalState() throws Exception {
        Region region = Region.anonymous(BYTES);
        check(region, region.allocate(PAGE, 1), Set.of("close[]")); // which does nothing the second time
    }

    @Test void sharedRegion_everyMethodAfterClose_throwsIllegalState() throws Exception {
        Region region = Region.builder().sharedAnonymous(BYTES).build();
        MemorySegment view = region.view(new long[] {0}, PAGE);
        check(region, view, Set.of("close[]"));
    }

    @Test void gracePeriods_everyMethodAfterClose_throwsIllegalState() throws Exception {
        // Looking harms nobody; a cookie that is none is refused as that.
        check(GracePeriods.create(), MemorySegment.NULL, Set.of("close[]", "statistics[]", "isInsideSection[]", "poll[long]",
                "await[long]", "await[long, Duration]"));
    }

    @Test void deferredFree_everyMethodAfterClose_throwsIllegalState() throws Exception {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).build();
        try (GracePeriods periods = GracePeriods.create()) {
            DeferredFree deferred = DeferredFree.of(space, periods).build();
            assertTrue(space.allocateAt(8192, PAGE));
            check(deferred, MemorySegment.NULL, Set.of("close[]", "statistics[]", "pressure[]",
                    // Below; and what is refused, closed or not, for its arguments.
                    "free[Area]", "free[long, long]", "call[long, long, int]"));
        }
    }

    @Test void deferredFree_handleAfterClose_throwsIllegalStateAndLeavesItBusy() {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).build();
        Area area = space.areaAt(space.allocate(PAGE));
        try (GracePeriods periods = GracePeriods.create()) {
            DeferredFree deferred = DeferredFree.of(space, periods).build();
            deferred.close();
            assertThrows(IllegalStateException.class, () -> deferred.free(area));
            assertTrue(area.isLive());
        }
    }

    @Test void confinedArena_everyMethodAfterClose_throwsIllegalState() throws Exception {
        try (Region region = Region.anonymous(BYTES)) {
            check(region.openArena(), Arena.class, MemorySegment.NULL, Set.of("scope[]"));
        }
    }

    @Test void sharedArenas_everyMethodAfterClose_throwsIllegalState() throws Exception {
        try (Region region = Region.anonymous(BYTES)) {
            Arena lazy = region.openSharedArena();
            Arena strict = region.openSharedArena(ArenaOptions.defaults().strict());
            check(lazy, Arena.class, MemorySegment.NULL, Set.of("scope[]"));
            check(strict, Arena.class, MemorySegment.NULL, Set.of("scope[]"));
        }
    }

    @Test void slicingAndRecycling_everyMethodAfterClose_throwsIllegalState() throws Exception {
        try (Region region = Region.anonymous(BYTES)) {
            check(region.slicing(PAGE), MemorySegment.NULL, Set.of("close[]", "remainingBytes[]"));
            check(region.recycling(PAGE), MemorySegment.NULL, Set.of("close[]"));
        }
    }

    @Test void growableArray_everyMethodAfterClose_throwsIllegalState() throws Exception {
        try (Region region = Region.anonymous(BYTES)) {
            check(GrowableArray.of(region, 100), MemorySegment.NULL, Set.of("close[]", "length[]", "getInside[long]"));
        }
    }

    @Test void purger_afterClose_worksInline() {
        AddressSpace space = AddressSpace.builder().span(0, BYTES).build();
        Purger purger = Purger.on(space).build();
        purger.close();
        purger.close();
        // The public interface promises that passes go on, without helpers: nothing may throw.
        for (Method method : Calls.of(Purger.class)) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (Class<?> type : method.getParameterTypes()) {
                arguments.add(Calls.plain(type, MemorySegment.NULL));
            }
            Calls.Outcome outcome = Calls.call(purger, method, arguments);
            assertTrue(outcome.thrown() == null, () -> Calls.signature(method) + " threw " + outcome.thrown());
        }
    }
}

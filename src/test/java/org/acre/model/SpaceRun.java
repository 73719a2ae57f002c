package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.SpaceStatistics;
import org.acre.model.ModelHook.HookFailure;
import org.acre.model.SpaceSubject.Step;
import org.acre.purge.Purger;
import org.jspecify.annotations.Nullable;

/** A space, what purges it and what frees into it later, beside a sorted map of areas and the {@link PageLaw}. */
final class SpaceRun implements Run<Step> {
    private static final long PAGE = 4096;
    private static final int FIRST = 16;
    private static final int MOST_PAGES = 512;

    /** A handle that was taken while its area lived. */
    private record Handle(Area area, long start) {}

    private final PageLaw law = new PageLaw(0, MOST_PAGES * PAGE, PAGE);
    private final ModelHook hook;
    private final AddressSpace space;
    private @Nullable Purger purger;
    private final GraceRun grace;
    /** Busy areas: start to bytes. */
    private final TreeMap<Long, Long> busy = new TreeMap<>();
    /** First pages and pages behind the last of spans. */
    private final TreeMap<Integer, Integer> spans = new TreeMap<>();
    private final List<Handle> handles = new ArrayList<>();
    /** Handles of areas that are gone. */
    private final List<Handle> stale = new ArrayList<>();
    private int turn;

    SpaceRun(SpaceSubject subject) {
        hook = new ModelHook(law, subject.deafEvery);
        space = AddressSpace.builder().span(FIRST * PAGE, 96 * PAGE).nodes(subject.nodes).lazyMaxPages(subject.lazyMaxPages)
                .nodeSelector(nodes -> turn++ % nodes).poolMaxPages(64).build();
        spans.put(FIRST, FIRST + 96);
        purger = subject.withPurger ? newPurger() : null;
        grace = new GraceRun(space, law);
    }

    private Purger newPurger() {
        return Purger.on(space).invalidation(hook).helpers(1).build();
    }

    @Override public void step(Step step) {
        int pages = Math.max(1, step.a());
        switch (step.kind()) {
            case ALLOCATE -> allocate(pages, 1, 0, MOST_PAGES, () -> space.allocate(pages * PAGE - step.b()));
            case ALLOCATE_ALIGNED -> {
                int align = 1 << step.b() % 6;
                allocate(pages, align, 0, MOST_PAGES, () -> space.allocate(pages * PAGE, align * PAGE));
            }
            case ALLOCATE_WINDOW -> {
                int lowest = step.b();
                int highest = lowest + step.c() + 1;
                allocate(pages, 1, lowest, highest, () -> space.allocate(pages * PAGE, 1, lowest * PAGE, highest * PAGE));
            }
            case TRY_ALLOCATE -> {
                long address = space.tryAllocate(pages * PAGE);
                if (address != AddressSpace.NONE) {
                    handedOut(address, pages, 1, 0, MOST_PAGES);
                }
            }
            case ALLOCATE_AT -> allocateAt(step.b(), pages);
            case ALLOCATE_CONGRUENT -> allocateCongruent(step);
            case RESIZE -> chosen(step.b()).ifPresent(area -> resize(area, pages));
            case FREE -> chosen(step.b()).ifPresent(this::free);
            case FREE_WRONGLY -> freeWrongly(step.b() * PAGE + (step.c() % 3 == 0 ? 8 : 0));
            case TAKE_HANDLE -> chosen(step.b()).ifPresent(area -> handles.add(new Handle(space.areaAt(area), area)));
            case FREE_HANDLE -> freeHandle(step.b());
            case LOOK -> look(step.b() * PAGE + step.c());
            case ADD_SPAN -> addSpan(pages, step.b());
            case WALK -> walk();
            case DEFER -> chosen(step.b()).ifPresent(area -> defer(area, () -> grace.free(area)));
            case DEFER_HANDLE -> chosen(step.b()).ifPresent(area -> {
                Area handle = space.areaAt(area);
                defer(area, () -> grace.free(handle));
                assertThrows(InvalidFreeException.class, () -> grace.free(handle));
            });
            case TRY_DEFER -> chosen(step.b()).ifPresent(this::tryDefer);
            case PURGE -> purge(purger -> purger.purge());
            case PURGE_RANGE -> purge(purger -> purger.purge(step.b() * PAGE, (step.b() + pages) * PAGE));
            case PURGE_ALL -> purgeAll();
            case KEEP -> hook.keep(step.c() % 4);
            case THROW -> hook.fail(step.c() % 3);
            case REOPEN_PURGER -> reopen();
            default -> grace.step(step);
        }
        law.check();
        space.verify();
        assertEquals(busyPages(), countedBusyPages());
    }

    private Optional<Long> chosen(int which) {
        return busy.isEmpty() ? Optional.empty()
                : Optional.of(new ArrayList<>(busy.keySet()).get(which % busy.size()));
    }

    private interface Allocation {
        long run();
    }

    private void allocate(int pages, int align, int lowest, int highest, Allocation allocation) {
        boolean willing = hook.isWilling();
        try {
            handedOut(allocation.run(), pages, align, lowest, highest);
        } catch (AddressSpaceExhaustedException e) {
            if (willing && hasRoom(pages, align, lowest, highest)) {
                throw new AssertionError("there is room for " + pages + " pages: " + e, e);
            }
        } catch (HookFailure e) {
            // The hook's own: nothing was handed out.
        }
    }

    private void handedOut(long address, int pages, int align, int lowest, int highest) {
        assertEquals(0, address % (align * PAGE));
        assertTrue(address >= lowest * PAGE && address + pages * PAGE <= highest * PAGE, () -> "outside its window: " + address);
        assertTrue(isInside((int) (address / PAGE), pages), () -> "outside the spans: " + address);
        if (purger == null) {
            law.invalidatedIfWaiting(address, address + pages * PAGE); // by nobody whom we could ask
        }
        law.handedOut(address, pages * PAGE);
        busy.put(address, pages * PAGE);
    }

    private boolean isInside(int page, int pages) {
        Map.Entry<Integer, Integer> span = spans.floorEntry(page);
        return span != null && page + pages <= span.getValue();
    }

    private boolean hasRoom(int pages, int align, int lowest, int highest) {
        for (int page = (lowest + align - 1) / align * align; page + pages <= Math.min(highest, MOST_PAGES); page += align) {
            if (isInside(page, pages) && law.isObtainable(page, pages)) {
                return true;
            }
        }
        return false;
    }

    private void allocateAt(int page, int pages) {
        boolean willing = hook.isWilling();
        try {
            if (space.allocateAt(page * PAGE, pages * PAGE)) {
                handedOut(page * PAGE, pages, 1, 0, MOST_PAGES);
            } else {
                assertFalse(willing && isInside(page, pages) && law.isObtainable(page, pages), "refused, but free");
            }
        } catch (HookFailure e) {
            // The hook's own: nothing was handed out.
        }
    }

    private void allocateCongruent(Step step) {
        int pages = Math.max(1, step.a());
        int gap = pages + step.b() % 20;
        boolean willing = hook.isWilling();
        try {
            long[] starts = space.allocateCongruent(new long[] {0, gap * PAGE}, new long[] {pages * PAGE, PAGE}, 1);
            assertEquals(gap * PAGE, starts[1] - starts[0]);
            handedOut(starts[0], pages, 1, 0, MOST_PAGES);
            handedOut(starts[1], 1, 1, 0, MOST_PAGES);
        } catch (AddressSpaceExhaustedException e) {
            assertFalse(willing && hasRoom(gap + 1, 1, 0, MOST_PAGES), () -> "there is room: " + e);
        } catch (HookFailure e) {
            // The hook's own: nothing was handed out.
        }
    }

    private void resize(long area, int pages) {
        long before = busy.getOrDefault(area, 0L);
        long after = pages * PAGE;
        boolean willing = hook.isWilling();
        if (after < before) {
            law.freed(area + after, before - after);
        }
        try {
            if (space.resize(area, after)) {
                busy.put(area, after);
                if (after > before) {
                    handedOut(area + before, (int) ((after - before) / PAGE), 1, 0, MOST_PAGES);
                    busy.remove(area + before);
                }
                invalidatedIfAlone(area + after, before - after);
            } else {
                int more = (int) ((after - before) / PAGE);
                int end = (int) ((area + before) / PAGE);
                assertTrue(after > before, "shrinking was refused");
                assertFalse(willing && isInside(end, more) && law.isObtainable(end, more), "refused, but free");
            }
        } catch (HookFailure e) {
            // The hook's own. A tail that was to be cut off is cut off: the purge comes after it.
            busy.put(area, space.sizeOf(area));
            assertEquals(Math.min(before, after), space.sizeOf(area));
        }
    }

    private void free(long area) {
        long bytes = remove(area);
        law.freed(area, bytes);
        try {
            space.free(area);
        } catch (HookFailure e) {
            // Of the purge that this free has started; it is freed.
        }
        invalidatedIfAlone(area, bytes);
        assertThrows(InvalidFreeException.class, () -> space.free(area));
    }

    private long remove(long area) {
        Long bytes = busy.remove(area);
        handles.stream().filter(handle -> handle.start == area).forEach(handle -> assertTrue(handle.area.isLive()));
        handles.removeIf(handle -> {
            if (handle.start == area) {
                stale.add(handle);
            }
            return handle.start == area;
        });
        return bytes == null ? 0 : bytes;
    }

    /** A space alone has no hook that could be asked. */
    private void invalidatedIfAlone(long address, long bytes) {
        if (purger == null && bytes > 0) {
            law.invalidated(address, address + bytes);
        }
    }

    private void freeWrongly(long address) {
        if (!busy.containsKey(address)) {
            assertThrows(InvalidFreeException.class, () -> space.free(address));
            assertThrows(InvalidFreeException.class, () -> grace.free(address));
            assertThrows(InvalidFreeException.class, () -> space.areaAt(address));
        }
    }

    private void freeHandle(int which) {
        if (!stale.isEmpty()) {
            Handle old = stale.get(which % stale.size());
            assertFalse(old.area.isLive());
            assertThrows(InvalidFreeException.class, old.area::free);
        }
        if (!handles.isEmpty()) {
            Handle handle = handles.get(which % handles.size());
            long bytes = remove(handle.start);
            law.freed(handle.start, bytes);
            try {
                handle.area.free();
            } catch (HookFailure e) {
                // Of the purge that this free has started; it is freed.
            }
            invalidatedIfAlone(handle.start, bytes);
        }
    }

    private void look(long address) {
        Map.Entry<Long, Long> below = busy.floorEntry(address);
        boolean held = below != null && address < below.getKey() + below.getValue();
        assertEquals(held ? below.getKey() : AddressSpace.NONE, space.find(address));
        assertEquals(held ? below.getValue() : AddressSpace.NONE, space.sizeOf(address));
    }

    private void addSpan(int pages, int gap) {
        int start = spans.lastEntry().getValue() + (gap % 3 == 0 ? 0 : gap % 5);
        if (start + pages <= MOST_PAGES) {
            space.addSpan(start * PAGE, pages * PAGE);
            Map.Entry<Integer, Integer> last = spans.lastEntry();
            if (last.getValue() == start) {
                spans.put(last.getKey(), start + pages);
            } else {
                spans.put(start, start + pages);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> space.addSpan(FIRST * PAGE, PAGE));
    }

    private void walk() {
        List<String> seen = new ArrayList<>();
        space.forEachArea((start, end) -> seen.add(start + "+" + (end - start)));
        assertEquals(busy.entrySet().stream().map(area -> area.getKey() + "+" + area.getValue()).toList(), seen);
        space.forEachFree((start, end) -> {
            for (long page = start; page < end; page += PAGE) {
                assertTrue(purger == null || law.isClean((int) (page / PAGE)), "in the tree, but not clean");
            }
        });
    }

    private void defer(long area, Runnable free) {
        long bytes = remove(area);
        law.deferred(area, bytes);
        free.run();
        assertThrows(InvalidFreeException.class, () -> space.free(area));
    }

    private void tryDefer(long area) {
        long bytes = remove(area);
        law.deferred(area, bytes);
        if (!grace.tryFree(area)) {
            law.refused(area, bytes);
            busy.put(area, bytes);
        }
    }

    private interface Pass {
        Object run(Purger purger);
    }

    private void purge(Pass pass) {
        if (purger != null) {
            try {
                Object _ = pass.run(purger);
            } catch (HookFailure e) {
                // Tells the caller; what it did not invalidate stays lazy.
            } catch (IllegalStateException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("the invalidation failed"), e::toString);
            }
        }
    }

    private void purgeAll() {
        boolean atRest = hook.isWilling() && grace.isAtRest();
        purge(purger -> purger.purgeAll());
        if (purger != null && atRest) {
            SpaceStatistics statistics = space.statistics();
            assertEquals(statistics.totalPages() - busyPages(), statistics.freePages(), statistics::toString);
        }
    }

    private void reopen() {
        if (purger != null) {
            assertThrows(IllegalStateException.class, this::newPurger);
            try {
                purger.close();
            } catch (HookFailure e) {
                // Of the last purge.
            }
            purger.close();
            purger = newPurger();
        }
    }

    private long busyPages() {
        return busy.values().stream().mapToLong(bytes -> bytes / PAGE).sum();
    }

    /** Exact while nobody moves deferred areas: else as often as it takes. */
    private long countedBusyPages() {
        long counted = space.statistics().busyPages();
        for (int i = 0; i < 1_000 && counted != busyPages(); i++) {
            Thread.onSpinWait();
            counted = space.statistics().busyPages();
        }
        return counted;
    }

    @Override public void end() {
        grace.leaveAll();
        hook.keep(0);
        hook.fail(0);
        for (long area : List.copyOf(busy.keySet())) {
            free(area);
        }
        grace.end();
        if (purger != null) {
            purger.purgeAll();
            assertEquals(0, law.pagesInUse());
            SpaceStatistics statistics = space.statistics();
            assertEquals(statistics.totalPages(), statistics.freePages(), statistics::toString);
            purger.close();
        }
        space.verify();
        law.check();
    }

    @Override public void close() {
        grace.close();
        if (purger != null) {
            purger.close();
        }
    }
}

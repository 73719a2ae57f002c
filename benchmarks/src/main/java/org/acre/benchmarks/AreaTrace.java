package org.acre.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.acre.cli.trace.BlockOperation;

/**
 * A trace of allocations as areas: those of a page or more are areas, smaller ones share a page that is freed with the last of
 * them, in the order of their allocation. A resize that keeps the pages is none; else it is a free and a new area.
 */
final class AreaTrace {
    /** Areas by number as they are born; its complement as they are freed. */
    private int[] events = new int[1024];
    private int[] bytes = new int[1024];
    private int[] objects = new int[1024];
    private int[] areaOfId = new int[1024];
    private int[] bytesOfId = new int[1024];
    private int eventCount;
    private int areaCount;
    private int frees;
    private int largeFrees;
    private int page = -1;
    private long usedOfPage;

    private AreaTrace() {}

    /** What is done with areas, by their number. */
    interface Visitor {
        void allocate(int area, int areaBytes);

        void free(int area, int areaBytes);
    }

    static AreaTrace read(Path file) throws IOException {
        AreaTrace trace = new AreaTrace();
        BlockOperations.forEach(file, trace::add);
        return trace;
    }

    private void add(BlockOperation operation) {
        int id = Math.toIntExact(operation.id());
        int asked = Math.toIntExact(operation.bytes());
        switch (operation.kind()) {
            case ALLOCATE, ALLOCATE_ZEROED -> born(id, asked);
            case FREE -> dead(id);
            case RESIZE -> {
                if (pagesOf(asked) != pagesOf(bytesOfId[id]) || (isSmall(asked) && asked > bytesOfId[id])) {
                    dead(id);
                    born(id, asked);
                }
            }
        }
    }

    private static boolean isSmall(int asked) {
        return asked < Spaces.PAGE;
    }

    /** 0 for what shares a page. */
    private static long pagesOf(int asked) {
        return isSmall(asked) ? 0 : (asked + Spaces.PAGE - 1) / Spaces.PAGE;
    }

    private void born(int id, int asked) {
        areaOfId = fitting(areaOfId, id);
        bytesOfId = fitting(bytesOfId, id);
        bytesOfId[id] = asked;
        if (!isSmall(asked)) {
            areaOfId[id] = newArea(asked);
            objects[areaOfId[id]] = 1;
            return;
        }
        long takes = Math.max(16, (asked + 15) & -16);
        if (page < 0 || usedOfPage + takes > Spaces.PAGE) {
            page = newArea((int) Spaces.PAGE);
            usedOfPage = 0;
        }
        usedOfPage += takes;
        objects[page]++;
        areaOfId[id] = page;
    }

    private int newArea(int areaBytes) {
        bytes = fitting(bytes, areaCount);
        objects = fitting(objects, areaCount);
        bytes[areaCount] = areaBytes;
        event(areaCount);
        return areaCount++;
    }

    private void dead(int id) {
        int area = areaOfId[id];
        largeFrees += isSmall(bytesOfId[id]) ? 0 : 1;
        if (--objects[area] == 0) {
            event(~area);
            frees++;
            if (area == page) {
                page = -1;
            }
        }
    }

    private void event(int event) {
        events = fitting(events, eventCount);
        events[eventCount++] = event;
    }

    private static int[] fitting(int[] values, int index) {
        return index < values.length ? values : Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }

    int areas() {
        return areaCount;
    }

    /** Frees of what has a page or more to itself. */
    int largeFrees() {
        return largeFrees;
    }

    /** Frees of whole areas. */
    int frees() {
        return frees;
    }

    void replay(Visitor visitor) {
        for (int i = 0; i < eventCount; i++) {
            int event = events[i];
            if (event >= 0) {
                visitor.allocate(event, bytes[event]);
            } else {
                visitor.free(~event, bytes[~event]);
            }
        }
    }
}

package org.acre.allocator.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;

/** Records for lists and pools without a space around them. */
abstract class Records {
    final AreaTable areas = new AreaTable();

    Records() {
        assertTrue(areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk()));
    }

    /** An area that starts at the page of its own number. */
    final void area(int id, long pages) {
        areas.setStart(id, id);
        areas.setPages(id, pages);
        areas.setWordRelease(id, AreaWord.POOLED);
    }

    /** Areas with these ids, linked in this order. */
    final void chain(long pagesEach, int... ids) {
        for (int i = 0; i < ids.length; i++) {
            area(ids[i], pagesEach);
            areas.setNext(ids[i], i + 1 < ids.length ? ids[i + 1] : AreaTable.NONE);
        }
    }

    /** The ids of a chain from {@code first} on. */
    final List<Integer> idsFrom(int first) {
        List<Integer> ids = new ArrayList<>();
        for (int id = first; id != AreaTable.NONE; id = areas.next(id)) {
            ids.add(id);
        }
        return ids;
    }

    static void onAnotherThread(Runnable body) {
        Thread other = Thread.ofPlatform().start(body);
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.acre.allocator;

import java.util.function.Supplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.space.Cursor;
import org.acre.allocator.space.FreeSpace;
import org.acre.allocator.space.Spans;

/** Says what is at an address that somebody wanted to free and must not. */
final class FreeFaults {
    private final Pages pages;
    private final AreaTable areas;
    private final FreeSpace freeSpace;
    private final Supplier<Spans> spans;

    FreeFaults(Pages pages, AreaTable areas, FreeSpace freeSpace, Supplier<Spans> spans) {
        this.pages = pages;
        this.areas = areas;
        this.freeSpace = freeSpace;
        this.spans = spans;
    }

    /** The life that a handle stands for is over. */
    InvalidFreeException stale(long address, long generation) {
        return invalid(address, "has been freed by its owner of generation " + generation);
    }

    /** No busy area starts there. */
    InvalidFreeException invalid(long address) {
        return invalid(address, "is not the start of a busy area");
    }

    private InvalidFreeException invalid(long address, String fault) {
        Cursor cursor = new Cursor(areas, freeSpace, spans);
        if (address < 0 || !cursor.moveTo(pages.ofAddress(address))) {
            return new InvalidFreeException(address, AddressSpace.NONE, AddressSpace.NONE, fault + ": it lies in no span");
        }
        long start = pages.toAddress(cursor.start());
        long end = pages.toAddress(cursor.end());
        String range = " [0x" + Long.toHexString(start) + ", 0x" + Long.toHexString(end) + ")";
        String what = switch (AreaWord.state(cursor.word())) {
            case AreaWord.FREE -> "it lies in the free range" + range;
            case AreaWord.LAZY -> "it lies in the area" + range + ", which has been freed and waits for a purge";
            case AreaWord.PINNED -> "it lies in the area" + range + ", which has been freed and is kept back by an invalidation";
            case AreaWord.DEFERRED -> "it lies in the area" + range
                    + ", which has been freed and waits for the end of a grace period";
            case AreaWord.POOLED -> "it lies in the area" + range + ", which has been freed and is ready in a pool";
            case AreaWord.DIVIDED -> "it lies in the area" + range + ", whose owner hands it out in parts: only that frees it";
            default -> "it lies " + (address - start) + " bytes inside the busy area" + range;
        };
        return new InvalidFreeException(address, start, end, fault + ": " + what);
    }
}

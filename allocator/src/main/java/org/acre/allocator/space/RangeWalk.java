package org.acre.allocator.space;

import java.util.function.Supplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.spi.RangeState;
import org.acre.allocator.spi.RangeStateVisitor;

/** Shows all that the spans are made of, areas and free ranges, without gap or overlap, in a space that others change meanwhile. */
public final class RangeWalk {
    private final Pages pages;
    private final Supplier<Spans> spans;
    private final Cursor cursor;

    public RangeWalk(AreaTable areas, FreeSpace freeSpace, Pages pages, Supplier<Spans> spans) {
        this.pages = pages;
        this.spans = spans;
        this.cursor = new Cursor(areas, freeSpace, spans);
    }

    /** Walks from {@code page} on. What begins before that, or before the end of what was shown last, is shown from there on. */
    public void walk(long page, RangeStateVisitor visitor) {
        long next = page;
        Spans present = spans.get();
        for (int span = 0; span < present.count(); span++) {
            next = Math.max(next, present.start(span));
            // Spans that touch are one to the tree: a range may end in the next.
            while (next < present.end(span) && cursor.moveTo(next)) {
                LockOrder.callingOut("the visitor of ranges");
                if (!visitor.range(pages.toAddress(next), pages.toAddress(cursor.end()), state(cursor.word()), node())) {
                    return;
                }
                next = cursor.end();
            }
        }
    }

    private int node() {
        int state = AreaWord.state(cursor.word());
        return state == AreaWord.FREE ? RangeStateVisitor.NO_NODE : AreaWord.node(cursor.word());
    }

    private static RangeState state(long word) {
        return switch (AreaWord.state(word)) {
            case AreaWord.FREE -> RangeState.FREE;
            case AreaWord.POOLED -> RangeState.POOLED;
            case AreaWord.BUSY, AreaWord.RESIZING, AreaWord.DIVIDED -> RangeState.BUSY;
            case AreaWord.DEFERRED -> RangeState.DEFERRED;
            case AreaWord.LAZY -> RangeState.LAZY;
            case AreaWord.PINNED -> RangeState.PINNED;
            default -> throw new AssertionError("no state of a range: " + AreaWord.describe(word));
        };
    }
}

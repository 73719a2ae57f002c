package org.acre.view;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a slot that shows a list of pages and has no view: a stack for each list. A slot may be taken by somebody whom another
 * is ahead of by now; the slot's own word decides. Any thread.
 */
final class CleanSlots {
    private final ConcurrentHashMap<PageList, ViewSlot> stacks = new ConcurrentHashMap<>();

    void add(ViewSlot slot) {
        stacks.compute(slot.pages, (pages, top) -> {
            if (slot.linked) {
                return top;
            }
            slot.linked = true;
            slot.next = top;
            return slot;
        });
    }

    /** Takes the slot that was added last. */
    @Nullable ViewSlot take(PageList pages) {
        if (!stacks.containsKey(pages)) {
            return null;
        }
        @Nullable ViewSlot[] taken = {null};
        stacks.computeIfPresent(pages, (same, top) -> {
            taken[0] = top;
            return unlinked(top);
        });
        return taken[0];
    }

    void remove(ViewSlot slot) {
        stacks.computeIfPresent(slot.pages, (pages, top) -> {
            if (!slot.linked) {
                return top;
            }
            if (top == slot) {
                return unlinked(top);
            }
            ViewSlot before = top;
            while (before.next != slot && before.next != null) {
                before = before.next;
            }
            before.next = unlinked(slot);
            return top;
        });
    }

    private static @Nullable ViewSlot unlinked(ViewSlot slot) {
        ViewSlot next = slot.next;
        slot.next = null;
        slot.linked = false;
        return next;
    }
}

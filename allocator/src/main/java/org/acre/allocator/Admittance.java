package org.acre.allocator;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.base.Pages;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.space.FreeSpace;
import org.acre.allocator.spi.Admission;
import org.jspecify.annotations.Nullable;

/** Asks the {@link Admission} of a space, if it has one, and takes back what is not admitted. */
final class Admittance {
    /** In place of a page: there were free pages, and they were not admitted. */
    static final long REFUSED = -2;

    private final AreaTable areas;
    private final Pages pages;
    private final FreeSpace freeSpace;
    private final LongSupplier passesSeen;
    private final Ladder ladder;
    private volatile @Nullable Admission admission;

    /** Tries something again after all that may help; the failure ladder of the space. */
    @FunctionalInterface
    interface Ladder {
        /**
         * Makes attempts until one succeeds or nothing is left to try.
         *
         * @param seen what passes had done before the first attempt
         * @return whether an attempt has succeeded
         */
        boolean climb(long seen, long pages, BooleanSupplier attempt);
    }

    Admittance(AreaTable areas, Pages pages, FreeSpace freeSpace, LongSupplier passesSeen, Ladder ladder) {
        this.areas = areas;
        this.pages = pages;
        this.freeSpace = freeSpace;
        this.passesSeen = passesSeen;
        this.ladder = ladder;
    }

    void set(Admission next) {
        admission = next;
    }

    /** Whether an area that was cut out for the caller is admitted as things are; if not it goes back. */
    boolean admits(int id) {
        Admission present = admission;
        if (present == null) {
            return true;
        }
        boolean admitted = false;
        try {
            LockOrder.callingOut("the admission");
            admitted = present.admit(pages.toAddress(areas.start(id)), pages.toAddress(areas.end(id)));
        } finally {
            if (!admitted) {
                freeSpace.undo(id);
            }
        }
        return admitted;
    }

    /**
     * For an area that was cut out at the only place that will do, if it was: after all that may help it is admitted, or it goes
     * back and the refusal is thrown.
     */
    void ofArea(int id) {
        Admission present = admission;
        if (present != null && id != AreaTable.NONE) {
            long start = areas.start(id);
            boolean admitted = false;
            try {
                refuseUnlessAdmitted(present, start, areas.end(id));
                admitted = true;
            } finally {
                if (!admitted) {
                    freeSpace.undo(id);
                }
            }
        }
    }

    /**
     * For areas that were cut out together: all are admitted, or all go back. What was admitted by then stays so, and costs no
     * more when it is cut out next.
     */
    void ofAreas(int[] ids) {
        int admitted = 0;
        try {
            for (; admitted < ids.length; admitted++) {
                ofArea(ids[admitted]);
            }
        } finally {
            for (int i = 0; admitted < ids.length && i < ids.length; i++) {
                if (i != admitted) {
                    freeSpace.undo(ids[i]);
                }
            }
        }
    }

    /** For the pages that a busy area has grown by: if they are not admitted, the refusal is thrown, and the caller undoes the growth. */
    void ofGrowth(int id, long pagesBefore, long pagesAfter) {
        Admission present = admission;
        if (present != null && pagesBefore < pagesAfter) {
            long start = areas.start(id);
            refuseUnlessAdmitted(present, start + pagesBefore, start + pagesAfter);
        }
    }

    private void refuseUnlessAdmitted(Admission present, long first, long beyond) {
        long start = pages.toAddress(first);
        long end = pages.toAddress(beyond);
        long seen = passesSeen.getAsLong();
        LockOrder.callingOut("the admission");
        if (!present.admit(start, end) && !ladder.climb(seen, beyond - first, () -> present.admit(start, end))) {
            throw present.refused(start, end);
        }
    }
}

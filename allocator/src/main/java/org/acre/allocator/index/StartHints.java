package org.acre.allocator.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which record an address probably belongs to: a direct-mapped cache in front of {@link AddressIndex}, for frees.
 *
 * <p>A hint is never believed: the record that it names says whether it is the right one. So all races here are benign: an
 * entry or a table that is lost or stale costs a search of the index. A table is a bare array, because one load less is
 * seen in the cost of a free.
 */
public final class StartHints {
    private static final int LEAST = 1 << 14;
    private static final int MOST = 1 << 20;
    /** A table has this many times as many entries as there are areas: few share one then. */
    private static final int ROOM = 8;

    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class).withInvokeExactBehavior();

    private StartHints() {}

    /** A table of a power of two of entries, all of them no hint. */
    public static int[] create() {
        return new int[LEAST];
    }

    /**
     * The id that was last noted for a page of this hash, or 0.
     *
     * <p>acquire: pairs with {@link #note}; without it the id of a record could arrive before its chunk.
     */
    public static int guess(int[] table, long page) {
        return (int) INT.getAcquire(table, slot(table, page));
    }

    /**
     * Notes who starts at {@code page}.
     *
     * @return the table to use from now on: a longer one when there are too many areas for this
     */
    public static int[] note(int[] table, long page, int id, long areas) {
        int[] fitting = table.length < MOST && table.length < areas * ROOM ? longer(table) : table;
        INT.setRelease(fitting, slot(fitting, page), id);
        return fitting;
    }

    /** Or the same where there is no memory: whoever notes has an area to hand out, and hints are only missed more often then. */
    private static int[] longer(int[] table) {
        try {
            return new int[table.length * 4];
        } catch (OutOfMemoryError _) {
            return table;
        }
    }

    private static int slot(int[] table, long page) {
        return (int) ((page * IndexKey.GOLDEN) >>> 40) & (table.length - 1);
    }
}

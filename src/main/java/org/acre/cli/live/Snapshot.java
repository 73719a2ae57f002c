package org.acre.cli.live;

import java.util.List;

/**
 * What the regions and spaces of one process hold at one time.
 *
 * @param format {@link #FORMAT}
 * @param atMillis when, in milliseconds since 1970
 * @param pid of the process; 0 if it is not known
 * @param spaces in the order of their names
 */
public record Snapshot(String format, long atMillis, long pid, List<SpaceSnapshot> spaces) {
    /** By this a file of snapshots is known. */
    public static final String FORMAT = "acre-snapshot-1";

    /** The same with a copy of the list. */
    public Snapshot {
        spaces = List.copyOf(spaces);
    }
}

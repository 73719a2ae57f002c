package org.acre.cli.doctor;

import java.util.OptionalLong;

/** vm.overcommit_memory: whether memory may be reserved that is not there. */
final class Overcommit implements Check {
    private static final String CHECK = "overcommit";
    private static final String FILE = "proc/sys/vm/overcommit_memory";
    private static final int HEURISTIC = 0;
    private static final int NEVER = 2;

    @Override public Finding look(Machine machine) {
        OptionalLong mode = machine.number(FILE);
        if (mode.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        String found = "vm.overcommit_memory is " + mode.getAsLong();
        if (mode.getAsLong() != NEVER) {
            return Finding.ok(CHECK, found + (mode.getAsLong() == HEURISTIC ? " (heuristic)" : " (always)"),
                    "regions of any length can be reserved; what counts is what is touched");
        }
        return Finding.warning(CHECK, found + " (never)" + room(machine),
                "MAP_NORESERVE is ignored: a region counts with its whole length from the start, and one that is longer than what is left "
                        + "of the commit limit is refused",
                "sysctl -w vm.overcommit_memory=0, or make regions no longer than they need to be, or a higher vm.overcommit_ratio");
    }

    private static String room(Machine machine) {
        OptionalLong limit = machine.labelledBytes("proc/meminfo", "CommitLimit:");
        OptionalLong committed = machine.labelledBytes("proc/meminfo", "Committed_AS:");
        return limit.isEmpty() || committed.isEmpty() ? "" : ": " + Amount.of(committed.getAsLong()) + " of "
                + Amount.of(limit.getAsLong()) + " are committed";
    }
}

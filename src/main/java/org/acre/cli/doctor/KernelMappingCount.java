package org.acre.cli.doctor;

import java.util.OptionalLong;

/** vm.max_map_count, and how much of it this process uses. */
final class KernelMappingCount implements Check {
    private static final String CHECK = "kernel mappings";
    private static final String FILE = "proc/sys/vm/max_map_count";
    /** What Linux allows unless somebody has changed it. */
    private static final long USUAL = 65_530;
    private static final long RECOMMENDED = 1_048_576;
    private static final String CHANGE = "sysctl -w vm.max_map_count=" + RECOMMENDED + ", and the same in /etc/sysctl.d";

    @Override public Finding look(Machine machine) {
        OptionalLong limit = machine.number(FILE);
        if (limit.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        long most = limit.getAsLong();
        long used = machine.lines("proc/self/maps").size();
        String found = "vm.max_map_count is " + most + ", and this process has " + used + " mappings";
        String meaning = "a region takes a few, a view one for each page that does not follow the one before, a guard page two; Acre "
                + "leaves a sixteenth to the JVM and refuses views before the kernel does";
        if (most < USUAL || used > most / 2) {
            return Finding.warning(CHECK, found, meaning, CHANGE);
        }
        return most < RECOMMENDED
                ? Finding.note(CHECK, found, meaning, "nothing without views and guard pages; with many of them " + CHANGE)
                : Finding.ok(CHECK, found, meaning);
    }
}

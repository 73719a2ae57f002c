package org.acre.cli.doctor;

import java.util.OptionalLong;

/** Huge pages that were reserved for those who ask for them by name, which Acre does not. */
final class ReservedHugePages implements Check {
    private static final String CHECK = "reserved huge pages";
    private static final String FILE = "proc/meminfo";

    @Override public Finding look(Machine machine) {
        OptionalLong free = machine.labelled(FILE, "HugePages_Free:");
        OptionalLong each = machine.labelledBytes(FILE, "Hugepagesize:");
        if (free.isEmpty() || each.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        return free.getAsLong() == 0
                ? Finding.ok(CHECK, "none free", "Acre uses transparent ones only")
                : Finding.note(CHECK, free.getAsLong() + " free, of " + Amount.of(each.getAsLong()) + " each",
                        "Acre uses transparent ones only: these are lost to it", "a lower vm.nr_hugepages, unless others want them");
    }
}

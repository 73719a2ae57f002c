package org.acre.cli.doctor;

import java.util.OptionalLong;

/** mlock: what the process has locked in memory, and how much it may (ulimit -l). */
final class LockedMemory implements Check {
    private static final String CHECK = "locked memory";
    private static final String FILE = "proc/self/status";

    @Override public Finding look(Machine machine) {
        OptionalLong locked = machine.labelledBytes(FILE, "VmLck:");
        if (locked.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        OptionalLong most = machine.labelled("proc/self/limits", "Max locked memory");
        String found = Amount.of(locked.getAsLong()) + " locked; ulimit -l is "
                + (most.isPresent() ? Amount.of(most.getAsLong()) : "unlimited");
        return locked.getAsLong() > 0
                ? Finding.warning(CHECK, found, "locked pages cannot be given back: discarding them fails, and regions keep all they ever touched",
                        "do not lock the regions (mlockall by a launcher or an agent locks everything)")
                : Finding.ok(CHECK, found, "Acre locks nothing; what others lock cannot be given back to the OS");
    }
}

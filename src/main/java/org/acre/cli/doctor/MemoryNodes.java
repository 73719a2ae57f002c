package org.acre.cli.doctor;

import java.util.Optional;

/** NUMA: whether some memory is farther from a processor than other. */
final class MemoryNodes implements Check {
    private static final String CHECK = "NUMA nodes";
    private static final String FILE = "sys/devices/system/node/online";

    @Override public Finding look(Machine machine) {
        Optional<String> online = machine.line(FILE);
        if (online.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        return online.get().equals("0")
                ? Finding.ok(CHECK, "one", "all memory is equally far")
                : Finding.note(CHECK, "online: " + online.get(), "a page lies with the processor that touched it first; Acre's pools are a "
                        + "processor's own, but a purge and a loan between pools move areas", "numactl --cpunodebind for one process a node");
    }
}

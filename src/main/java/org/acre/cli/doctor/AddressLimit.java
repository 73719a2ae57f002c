package org.acre.cli.doctor;

import java.util.OptionalLong;

/** ulimit -v: how many addresses the process may have. */
final class AddressLimit implements Check {
    private static final String CHECK = "address space";
    private static final String FILE = "proc/self/limits";

    @Override public Finding look(Machine machine) {
        if (machine.lines(FILE).isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        OptionalLong limit = machine.labelled(FILE, "Max address space");
        return limit.isEmpty()
                ? Finding.ok(CHECK, "ulimit -v is unlimited", "regions of terabytes can be reserved; addresses cost nothing until touched")
                : Finding.warning(CHECK, "ulimit -v is " + Amount.of(limit.getAsLong()),
                        "Java heap, metaspace, stacks and regions share it by their reserved lengths, touched or not",
                        "ulimit -v unlimited; limit memory by a control group or Region.Builder.budget instead");
    }
}

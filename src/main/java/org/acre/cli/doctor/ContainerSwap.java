package org.acre.cli.doctor;

import java.util.OptionalLong;
import org.acre.memory.Container;

/** Whether off-heap memory of the control group can be swapped out. */
final class ContainerSwap implements Check {
    private static final String CHECK = "swap";
    private static final String DEVICES = "proc/swaps";

    @Override public Finding look(Machine machine) {
        boolean devices = machine.lines(DEVICES).size() > 1; // the first line is a header
        OptionalLong most = Container.limit(machine.root(), "memory.swap.max", "memory.memsw.limit_in_bytes");
        if (!devices || (most.isPresent() && most.getAsLong() == 0)) {
            return Finding.ok(CHECK, devices ? "memory.swap.max is 0" : "none", "what is in a region stays in memory");
        }
        return Finding.note(CHECK, "pages may be swapped out" + (most.isPresent() ? ", up to " + Amount.of(most.getAsLong()) : ""),
                "a page that a reader meets in the swap costs it milliseconds", "memory.swap.max=0, or a low vm.swappiness");
    }
}

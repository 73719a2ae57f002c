package org.acre.cli.doctor;

import java.util.OptionalLong;
import org.acre.memory.Container;

/** memory.high of the control group: where the kernel begins to slow its processes down. Version 1 has none. */
final class ContainerThrottle implements Check {
    private static final String CHECK = "container throttle";

    @Override public Finding look(Machine machine) {
        OptionalLong high = Container.limit(machine.root(), "memory.high", "memory.high");
        return high.isEmpty()
                ? Finding.ok(CHECK, "no memory.high", "the kernel does not slow the process down before its limit")
                : Finding.note(CHECK, "memory.high is " + Amount.of(high.getAsLong()),
                        "above it every touch of a new page may wait while the kernel reclaims; Acre knows memory.max only",
                        "give regions budgets that stay below it together with the Java heap");
    }
}

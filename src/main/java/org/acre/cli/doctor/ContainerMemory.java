package org.acre.cli.doctor;

import java.util.OptionalLong;
import org.acre.memory.Container;

/** memory.max of the control group, beside what the Java heap may take of it. */
record ContainerMemory(long mostHeapBytes) implements Check {
    private static final String CHECK = "container memory";

    @Override public Finding look(Machine machine) {
        OptionalLong limit = Container.memoryLimit(machine.root());
        if (limit.isEmpty()) {
            return Finding.ok(CHECK, "no limit below the memory of the machine", "regions are limited by their own budgets alone");
        }
        String found = "memory.max is " + Amount.of(limit.getAsLong()) + ", and the Java heap of this JVM may take "
                + Amount.of(mostHeapBytes);
        return mostHeapBytes > limit.getAsLong() / 2
                ? Finding.warning(CHECK, found, "regions may commit half of the limit together; with a full heap that is more than "
                        + "there is, and the kernel ends the process", "a smaller -Xmx, or a higher memory.max")
                : Finding.note(CHECK, found, "all anonymous regions without a budget of their own may commit "
                        + Amount.of(limit.getAsLong() - mostHeapBytes) + " together; beyond that allocations fail by name", "");
    }
}

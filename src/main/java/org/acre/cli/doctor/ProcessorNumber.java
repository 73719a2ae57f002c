package org.acre.cli.doctor;

import java.util.OptionalInt;

/** sched_getcpu, by which a caller is served from its processor's node. */
record ProcessorNumber(OptionalInt processor) implements Check {
    private static final String CHECK = "processor number";

    @Override public Finding look(Machine machine) {
        return processor.isPresent()
                ? Finding.ok(CHECK, "sched_getcpu says " + processor.getAsInt(), "one node a processor, each with its own pools")
                : Finding.note(CHECK, "not known", "nodes go by thread id, four a processor: more pools, and less in each cache",
                        "native access on Linux");
    }
}

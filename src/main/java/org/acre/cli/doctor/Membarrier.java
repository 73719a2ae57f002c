package org.acre.cli.doctor;

import org.jspecify.annotations.Nullable;

/** sys_membarrier, with which readers need no fence. */
record Membarrier(@Nullable String whyNot) implements Check {
    private static final String CHECK = "membarrier";

    @Override public Finding look(Machine machine) {
        return whyNot == null
                ? Finding.ok(CHECK, "registered", "a read-side section is entered with a plain store")
                : Finding.note(CHECK, "none, because " + whyNot, "readers fence: a section costs some nanoseconds more",
                        "allow membarrier in the seccomp profile of the container, or enable native access");
    }
}

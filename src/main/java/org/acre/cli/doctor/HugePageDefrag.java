package org.acre.cli.doctor;

import java.util.Optional;

/** What the kernel does for a huge page that is not there. */
final class HugePageDefrag implements Check {
    private static final String CHECK = "huge page defrag";
    private static final String FILE = "sys/kernel/mm/transparent_hugepage/defrag";

    @Override public Finding look(Machine machine) {
        Optional<String> mode = machine.chosen(FILE);
        if (mode.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        return mode.get().equals("always")
                ? Finding.note(CHECK, "always", "whoever touches a page first may wait for milliseconds while memory is compacted",
                        "echo defer+madvise > /" + FILE)
                : Finding.ok(CHECK, mode.get(), "no thread waits for a huge page that nobody asked for");
    }
}

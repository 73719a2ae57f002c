package org.acre.cli.doctor;

import java.util.Optional;

/** Transparent huge pages of shared memory. */
final class SharedHugePages implements Check {
    private static final String CHECK = "huge pages, shared";
    private static final String FILE = "sys/kernel/mm/transparent_hugepage/shmem_enabled";

    @Override public Finding look(Machine machine) {
        Optional<String> mode = machine.chosen(FILE);
        if (mode.isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        return switch (mode.get()) {
            case "always", "force", "within_size" -> Finding.note(CHECK, mode.get(),
                    "views map shared memory page by page, which splits huge pages; regions by sharedAnonymous() may take more memory",
                    "echo advise > /" + FILE);
            default -> Finding.ok(CHECK, mode.get(), "regions by sharedAnonymous() are made of small pages, as views want them");
        };
    }
}

package org.acre.cli.doctor;

/** Transparent huge pages of anonymous memory. */
final class HugePages implements Check {
    private static final String CHECK = "transparent huge pages";
    private static final String FILE = "sys/kernel/mm/transparent_hugepage/enabled";

    @Override public Finding look(Machine machine) {
        String mode = machine.chosen(FILE).orElse("");
        return switch (mode) {
            case "madvise" -> Finding.ok(CHECK, mode, "regions with hugePages() get them, and no others");
            case "always" -> Finding.note(CHECK, mode, "the first touch of a small area may take 2 MiB of memory, and what is given back in "
                    + "small pieces splits a large page", "echo madvise > /" + FILE);
            case "never" -> Finding.note(CHECK, mode, "hugePages() of a region has no effect: every page has its own entry in the TLB",
                    "echo madvise > /" + FILE + ", if regions of gigabytes are walked at random");
            default -> Finding.unknown(CHECK, FILE);
        };
    }
}

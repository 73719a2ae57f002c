package org.acre.cli.doctor;

import java.util.OptionalLong;

/** ulimit -f: how long a file may become. */
final class FileLimit implements Check {
    private static final String CHECK = "file length";
    private static final String FILE = "proc/self/limits";

    @Override public Finding look(Machine machine) {
        if (machine.lines(FILE).isEmpty()) {
            return Finding.unknown(CHECK, FILE);
        }
        OptionalLong limit = machine.labelled(FILE, "Max file size");
        return limit.isEmpty()
                ? Finding.ok(CHECK, "ulimit -f is unlimited", "regions in files are as long as the file system allows")
                : Finding.warning(CHECK, "ulimit -f is " + Amount.of(limit.getAsLong()),
                        "a longer region in a file is refused; without native access that is every region", "ulimit -f unlimited");
    }
}

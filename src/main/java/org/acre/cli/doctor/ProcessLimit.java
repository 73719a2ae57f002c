package org.acre.cli.doctor;

import java.util.OptionalLong;

/**
 * A limit of the process, as ulimit shows it.
 *
 * @param label of its line in /proc/self/limits
 * @param option of ulimit
 * @param unlimited what it means that there is none
 * @param limited what it means that there is one
 */
record ProcessLimit(String check, String label, String option, String unlimited, String limited, String change) implements Check {
    private static final String FILE = "proc/self/limits";

    static ProcessLimit ofAddresses() {
        return new ProcessLimit("address space", "Max address space", "ulimit -v",
                "regions of terabytes can be reserved; addresses cost nothing until touched",
                "Java heap, metaspace, stacks and regions share it by their reserved lengths, touched or not",
                "ulimit -v unlimited; limit memory by a control group or Region.Builder.budget instead");
    }

    static ProcessLimit ofFiles() {
        return new ProcessLimit("file length", "Max file size", "ulimit -f", "regions in files are as long as the file system allows",
                "a longer region in a file is refused; without native access that is every region", "ulimit -f unlimited");
    }

    @Override public Finding look(Machine machine) {
        if (machine.lines(FILE).isEmpty()) {
            return Finding.unknown(check, FILE);
        }
        OptionalLong limit = machine.labelled(FILE, label);
        return limit.isEmpty()
                ? Finding.ok(check, option + " is unlimited", unlimited)
                : Finding.warning(check, option + " is " + Amount.of(limit.getAsLong()), limited, change);
    }
}

package org.acre.cli.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far virtual addresses reach. */
final class AddressBits implements Check {
    private static final String CHECK = "address bits";
    private static final Pattern BITS = Pattern.compile("(\\d+) bits virtual");
    /** With fewer, a few large regions fill them. */
    private static final int COMMON = 47;

    @Override public Finding look(Machine machine) {
        Matcher bits = BITS.matcher(String.join("\n", machine.lines("proc/cpuinfo")));
        if (!bits.find()) {
            return Finding.note(CHECK, "not told by /proc/cpuinfo of this processor",
                    "64-bit ARM has 39 or 48 as its kernel was built, which decides how long regions can be", "");
        }
        int virtual = Integer.parseInt(bits.group(1));
        String found = virtual + " bits virtual";
        return virtual >= COMMON
                ? Finding.ok(CHECK, found, "half of them is the process's: " + Amount.of(1L << Math.min(56, virtual - 1)) + " for all regions")
                : Finding.note(CHECK, found, "all regions together have less than " + Amount.of(1L << (virtual - 1)) + " of addresses",
                        "make regions no longer than they need to be");
    }
}

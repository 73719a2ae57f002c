package org.acre.cli.record;

import java.util.List;

/**
 * What strace says of one thread at one moment.
 *
 * @param kind whether a call began or ended, or the thread ended
 * @param micros since 1970
 * @param thread number of the kernel's
 * @param name of the system call; empty if the thread ended
 * @param arguments as strace prints them; where a call begins, perhaps not all of them
 * @param result of a call that has ended, RESUMED or WHOLE; else empty
 */
record Call(Kind kind, long micros, long thread, String name, List<String> arguments, String result) {
    /** A call that lines of other threads cut in two is BEGUN and then RESUMED; any other is WHOLE. */
    enum Kind { BEGUN, RESUMED, WHOLE, EXIT }

    boolean failed() {
        return result.startsWith("-") || result.startsWith("?") || result.isEmpty();
    }

    String argument(int index) {
        return index < arguments.size() ? arguments.get(index) : "";
    }

    /** All of them, in which flags are looked for. */
    boolean mentions(String flag) {
        return arguments.stream().anyMatch(argument -> argument.contains(flag));
    }
}

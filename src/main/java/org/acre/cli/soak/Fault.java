package org.acre.cli.soak;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The first thing that was wrong.
 *
 * @param seed that replays the run
 * @param round in which it was seen, from 1
 * @param where the load or the check that saw it
 * @param what was expected, and what was found
 */
public record Fault(long seed, int round, String where, String what) {
    static String text(Throwable problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text, true));
        return text.toString().strip();
    }
}

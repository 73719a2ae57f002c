package org.acre.benchmarks.lab;

import java.util.List;
import java.util.Map;

/**
 * One run of the lab: all samples, and all that a reader needs to judge them.
 *
 * @param format of the JSON, {@link #FORMAT}
 * @param set quick, full or chosen
 * @param started as ISO 8601 has it
 * @param machine processors, memory, kernel, load before and after
 * @param source the commit, and whether files were changed since
 * @param jvmArguments of every fork, before what the benchmark adds
 * @param notes what was cut, missing or could not be measured
 * @param studies what programs of their own have found; the full set alone has them
 * @param ratios computed from the answers, for who reads the JSON alone
 */
record Report(int format, String set, String started, double seconds, Map<String, String> machine, Map<String, String> versions,
        Map<String, String> source, List<String> jvmArguments, List<String> notes, List<Answer> answers, List<Study.Finding> studies,
        List<NamedRatio> ratios) {
    static final int FORMAT = 2;

    /** Whether anything was measured of what was asked: not where another JMH had the machine. */
    boolean hasFigures() {
        return answers.isEmpty() ? !studies.isEmpty()
                : answers.stream().anyMatch(answer -> answer.scores().stream().anyMatch(Score::measured));
    }
}

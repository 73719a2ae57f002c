package org.acre.benchmarks.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.acre.cli.report.Tool;

/** Which state of the sources was measured, as git in the working directory says. */
final class SourceState {
    static final String COMMIT = "commit";
    static final String CHANGED = "changed since";

    private SourceState() {}

    static Map<String, String> describe() {
        Map<String, String> source = new LinkedHashMap<>();
        source.put(COMMIT, Tool.output("git", "rev-parse", "HEAD").orElse("unknown"));
        source.put(CHANGED, Tool.output("git", "status", "--porcelain").map(SourceState::changes).orElse("unknown"));
        return source;
    }

    private static String changes(String status) {
        return status.isEmpty() ? "nothing" : status.lines().count() + " files: not the commit alone was measured";
    }
}

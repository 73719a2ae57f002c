package org.acre.benchmarks.lab;

import java.util.List;
import java.util.Map;
import org.acre.cli.report.Machine;

/** Reports made by hand. */
final class Sampled {
    private Sampled() {}

    static Score score(String at, String column, boolean ours, double... forks) {
        return new Score(at, column, ours, ours ? "" : "free one <slice>", "org.acre.benchmarks.X.m", Map.of("bytes", "32"), 2, "ns/op", true,
                java.util.Arrays.stream(forks).mapToObj(mean -> List.of(mean, mean * 1.1)).toList(),
                forks.length == 0 ? "libx cannot be loaded" : "", null, Map.of());
    }

    static Report report(double peer) {
        Waits waits = new Waits(0.75, List.of(new Waits.Place("jdk.ThreadPark", "GlobalLock.lock", "NonfairSync", 17, 0.7)));
        Score contended = new Score("64 threads", "TreeMap", false, "coalesce", "org.acre.benchmarks.X.n", Map.of(), 64, "ns/op", true,
                List.of(List.of(5.0), List.of(6.0)), "", waits, Map.of("cycles:u", 31.5));
        Answer answer = new Answer("pair", "What does a pair cost & why?", "At {at}, Acre is {ratio} as fast as {peer}.", "threads",
                List.of(score("1 thread", "Acre", true, 10, 11, 12), score("1 thread", "malloc", false, peer, peer * 1.05, peer * 1.1),
                        score("1 thread", "absent", false), score("64 threads", "Acre", true, 7, 8, 9), contended));
        Answer single = new Answer("one", "And one point?", "Acre is {ratio} as fast as {peer}.", "",
                List.of(score("", "Acre", true, 10, 11), score("", "malloc", false, 5, 5.1)));
        List<Answer> answers = List.of(answer, single);
        return new Report(Report.FORMAT, "quick", "2026-01-01T00:00:00Z", 12.5, Map.of(Machine.MODEL, "A <CPU>", Machine.PROCESSORS, "2"),
                Map.of("JDK", "25"), Map.of(SourceState.COMMIT, "abc"), List.of("-Xmx1g"), List.of("Cut: nothing."), answers,
                List.of(new Study.Finding("sky", "How high is the sky?", "high & <wide>", "<svg/>")), answers.stream().flatMap(found -> found.ratios().stream()).toList());
    }
}

package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
    private static final Study STUDY = new Study("two", "How much is one and one?", 0, () -> new Study.Output("it is " + (1 + 1), ""));

    @TempDir private Path directory = Path.of("");

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final StringWriter progress = new StringWriter();

    @BeforeAll static void besideOtherRuns() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private Report run(Question question, double seconds) {
        ForkRunner runner = new ForkRunner(new PrintStream(log, true, StandardCharsets.UTF_8), List.of("-Xmx128m"));
        return new Lab(List.of(question), List.of(STUDY), new Lab.Options("test", false, seconds, directory, List.of("-Xmx128m")), runner,
                new LabProgress(new PrintWriter(progress), seconds, () -> 0)).run();
    }

    private static Question.Builder tiny() {
        return Question.ask("tiny", "How small?").of(TinyBenchmark.class).ours("count", Setting.method("count", "nanos=1"));
    }

    /** The clock stands still, so the forks cannot be late; and there is so little time that each experiment has the least. */
    @Test void run_tinyQuestion_measuresAllAndIsReported() throws IOException {
        Report report = run(tiny().along("nanoseconds").at("1", Setting.NONE)
                .peer("park", "count", Setting.method("park", "nanos=1"))
                .peer("elsewhere", "be here", Setting.method("park"), "it is elsewhere").contended().build(), 15);

        List<Score> scores = report.answers().getFirst().scores();
        assertEquals(List.of("count", "park", "elsewhere"), scores.stream().map(Score::column).toList());
        assertTrue(scores.get(0).measured() && scores.get(1).measured(), log.toString(StandardCharsets.UTF_8));
        assertEquals("it is elsewhere", scores.get(2).absent());
        assertEquals("ns/op", scores.get(0).unit());
        assertTrue(scores.get(0).lessIsBetter(), () -> "scores " + scores);
        assertTrue(report.ratios().getFirst().estimate().value() > 1, report.ratios().toString());
        assertTrue(progress.toString().contains("left  tiny: 1, count, fork 1 of 1: "), () -> "progress: " + progress);

        Waits waits = scores.get(1).waits();
        assertNotNull(waits, report.notes().toString());
        assertEquals("TinyBenchmark.park", waits.places().getFirst().code());
        assertTrue(waits.share() > 0 && waits.share() <= 1, waits.toString());

        assertEquals(List.of(new Study.Finding("two", "How much is one and one?", "it is 2", "")), report.studies());

        assertTrue(HtmlReport.of(report).contains("TinyBenchmark.park"), "page");
        Path file = directory.resolve("report.json");
        ReportJson.write(report, file);
        assertEquals(report.answers(), ReportJson.read(file).answers());
        assertEquals(report.studies(), ReportJson.read(file).studies());
        assertTrue(report.hasFigures());
    }

    @Test void run_studyThatFailsOrHasNoTime_isNotedAndTheOtherIsReported() {
        Study failing = new Study("bad", "Does it work?", 0, () -> {
            throw new AssertionError("planted");
        });
        Study slow = new Study("slow", "Is there time?", 100, () -> new Study.Output("", ""));
        Report report = new Lab(List.of(), List.of(failing, STUDY, slow), new Lab.Options("test", false, 20, directory, List.of()),
                new ForkRunner(new PrintStream(log, true, StandardCharsets.UTF_8), List.of()),
                new LabProgress(new PrintWriter(progress), 20, () -> 0)).run();
        assertEquals(List.of("two"), report.studies().stream().map(Study.Finding::id).toList());
        assertTrue(report.notes().toString().contains("Failed: bad: java.lang.AssertionError: planted"), report.notes().toString());
        assertTrue(report.notes().toString().contains("Left out: slow, which takes 100 s"), report.notes().toString());
        assertTrue(report.hasFigures());
    }

    @Test void run_benchmarkThatFails_isReportedAndTheOthersAreMeasured() {
        Report report = run(tiny().peer("fail", "work", Setting.method("fail", "nanos=1")).build(), 7);
        List<Score> scores = report.answers().getFirst().scores();
        assertTrue(scores.get(0).measured());
        assertTrue(scores.get(1).absent().startsWith("failed: "), scores.get(1).absent());
        assertTrue(report.notes().stream().anyMatch(note -> note.startsWith("Failed: tiny: fail")), report.notes().toString());
        assertTrue(report.ratios().isEmpty());
    }
}

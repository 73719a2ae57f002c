package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.acre.cli.AcreCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    @TempDir private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test void bench_isFoundByTheAcreCommand() {
        assertTrue(ServiceLoader.load(AcreCommand.class).stream().anyMatch(provider -> provider.type() == BenchCommand.class));
    }

    @Test void bench_unknownQuestion_isRefusedWithTheList() {
        assertEquals(2, bench("--quick", "--questions", "pair,nope"));
        assertTrue(err.toString().contains("no question 'nope'; the lab has pair, contention"), err.toString());
    }

    @Test void bench_quickAndFull_isRefused() {
        assertEquals(2, bench("--quick", "--full"));
    }

    @Test void bench_tooLittleTimeOrNoBaseline_isRefusedBeforeItRuns() {
        assertEquals(2, bench("--seconds", "1"));
        assertTrue(err.toString().contains("expected 10.0 or more; got 1.0"), err.toString());
        assertEquals(2, bench("--baseline", directory.resolve("none.json").toString()));
    }

    @Test void bench_list_showsAllAndRunsNone() {
        assertEquals(0, bench("--list"));
        assertEquals(Questions.ALL.size() + Study.ALL.size(), out.toString().lines().count());
    }

    @Test void compare_twoReports_saysWhatMovedInTextAndHtml() throws IOException {
        Path before = directory.resolve("a.json");
        Path after = directory.resolve("b.json");
        Path page = directory.resolve("c.html");
        ReportJson.write(Sampled.report(20), before);
        assertEquals(0, bench("baseline", before.toString(), before.toString()));
        ReportJson.write(Sampled.report(60), after);
        assertEquals(0, bench("compare", before.toString(), after.toString(), "--html", page.toString()), err::toString);
        assertTrue(out.toString().contains("1 of 3 ratios moved beyond their noise"), out.toString());
        assertTrue(out.toString().contains("better"), out.toString());
        assertTrue(Files.readString(page).contains("class=\"better\""));
    }

    @Test void compare_noSuchFile_isWrongInput() {
        assertEquals(2, bench("compare", directory.resolve("no.json").toString(), directory.resolve("no.json").toString()));
        assertTrue(err.toString().contains("no.json"), err.toString());
    }

    @Test void moved_ratiosByMoreThanAQuarter_areTold() {
        Moved.print(Baseline.of(Sampled.report(20)), Baseline.of(Sampled.report(60)), new PrintWriter(out, true));
        assertTrue(out.toString().contains("1 of 3 ratios moved by more than 25 %"), out.toString());
    }
}

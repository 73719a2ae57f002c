package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.acre.cli.report.Html;
import org.acre.cli.report.HtmlPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre bench compare}: which ratios moved between two reports. */
@Command(name = "compare", description = "Compares the ratios of two reports, or of a baseline and a report, with their noise.",
    exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:compared", "2:a file is missing or malformed"})
final class CompareCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BEFORE", description = "report.json, or a baseline.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same.")
    private Path after = Path.of("");

    @Option(names = "--html", paramLabel = "FILE", description = "Write the table as a page, too.")
    private @Nullable Path html;

    CompareCommand() {}

    @Override public Integer call() throws IOException {
        Baseline left = read(spec, before);
        Baseline right = read(spec, after);
        Comparison comparison = Comparison.of(left.ratios(), right.ratios());
        PrintWriter out = spec.commandLine().getOut();
        out.println("before: " + origin(left));
        out.println("after:  " + origin(right));
        Moved.print(comparison.moves(), out);
        comparison.missing().forEach(key -> out.println("not compared: " + key));
        long moved = comparison.moves().stream().filter(Comparison.Move::beyondNoise).count();
        out.println(moved + " of " + comparison.moves().size() + " ratios moved beyond their noise.");
        if (html != null) {
            Files.writeString(html, page(left, right, comparison));
        }
        return 0;
    }

    /** The ratios of a report or a baseline that was named on the command line. */
    static Baseline read(CommandSpec command, Path file) {
        try {
            return ReportJson.readRatios(file);
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), file + ": cannot be read as a report: " + e, e);
        }
    }

    private static String origin(Baseline run) {
        return run.set() + " of " + run.started() + ", commit " + run.commit() + ", " + run.machine();
    }

    private static String page(Baseline before, Baseline after, Comparison comparison) throws IOException {
        List<Html.Cell> header = List.of(Html.Cell.of("ratio"), Html.Cell.number("before"), Html.Cell.number("after"),
                Html.Cell.number("after / before"), Html.Cell.of("verdict"));
        List<List<Html.Cell>> rows = comparison.moves().stream().map(move -> List.of(Html.Cell.of(move.key()),
                Html.Cell.number(move.before().toString()), Html.Cell.number(move.after().toString()),
                Html.Cell.number(Estimate.number(move.change())), new Html.Cell(move.verdict(), move.verdict().replace(' ', '-')))).toList();
        return HtmlPage.of("Acre bench: two reports compared",
                Html.bullets(List.of("before: " + origin(before), "after: " + origin(after))) + Html.table(header, rows)
                        + (comparison.missing().isEmpty() ? "" : Html.bullets(comparison.missing())));
    }
}

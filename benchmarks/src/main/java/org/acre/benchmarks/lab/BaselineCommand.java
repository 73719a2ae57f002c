package org.acre.benchmarks.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre bench baseline}: keeps the ratios of a report, for the regression guard. */
@Command(name = "baseline", description = "Writes the ratios of a report, and where they come from, without its samples.",
    exitCodeListHeading = "%nExit codes:%n", exitCodeList = {"0:written", "2:the report is missing or malformed"})
final class BaselineCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "REPORT", description = "report.json.")
    private Path report = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "What to write, such as benchmarks/baseline.json.")
    private Path baseline = Path.of("");

    BaselineCommand() {}

    @Override public Integer call() throws IOException {
        ReportJson.write(CompareCommand.read(spec, report), baseline);
        return 0;
    }
}

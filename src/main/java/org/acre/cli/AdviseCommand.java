package org.acre.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.acre.cli.advise.Advice;
import org.acre.cli.advise.AdviceSearch;
import org.acre.cli.advise.Goal;
import org.acre.cli.advise.TimeUpException;
import org.acre.cli.replay.ReplayFailedException;
import org.acre.cli.trace.TraceFormatException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre advise TRACE}: which settings suit a program. */
@Command(name = "advise", description = {
    "Replays a trace with many settings and says which one to use, with the figures of all. Options of the region are its defaults here.",
    "Settings that let stale segments read what others wrote are measured, so that their price is seen, and never advised."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:there is advice", "1:a page had two owners, or an allocation failed",
        "2:the trace is missing or malformed, or takes longer than there is time, or an option is wrong"})
final class AdviseCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 24 * 60 * 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TRACE", description = "A trace: .tr, .mm or .rep, also with .gz.")
    private Path file = Path.of("");

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60",
            description = "The search ends after so long, wherever it is. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Workers, as of acre replay. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--goal", paramLabel = "GOAL", defaultValue = "BALANCE",
            description = "What counts most: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Goal goal = Goal.BALANCE;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Mixin private final RegionOptions region = new RegionOptions();

    AdviseCommand() {}

    @Override public Integer call() throws IOException {
        region.check(spec);
        RegionOptions.require(spec, "--seconds", seconds, 1, MOST_SECONDS);
        RegionOptions.require(spec, "--threads", threads, 1, ReplayCommand.MOST_THREADS);
        String wrong = ReplayCommand.whyNoTrace(file);
        if (wrong != null) {
            return complain(wrong);
        }
        try (Progress progress = Progress.ofSeconds(String.valueOf(file.getFileName()), seconds)) {
            print(new AdviceSearch(file, threads, region::region, goal, seconds, progress).search());
            return Acre.OK;
        } catch (TraceFormatException | TimeUpException e) {
            return complain(e.getMessage());
        } catch (IOException e) {
            return complain(file + ": cannot be read: " + e);
        } catch (ReplayFailedException | IllegalStateException | UncheckedIOException e) {
            int _ = complain(e.getMessage());
            return Acre.FAILED;
        }
    }

    private void print(Advice advice) throws IOException {
        if (json) {
            AdviceFigures.printJson(advice, spec.commandLine().getOut());
        } else {
            AdviceFigures.printTable(advice, spec.commandLine().getOut());
        }
    }

    private int complain(@Nullable String message) {
        spec.commandLine().getErr().println(message);
        return Acre.WRONG_INPUT;
    }
}

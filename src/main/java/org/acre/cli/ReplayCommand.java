package org.acre.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.acre.Invalidation;
import org.acre.cli.replay.RecordedReplay;
import org.acre.cli.replay.ReplayFailedException;
import org.acre.cli.replay.ReplayOptions;
import org.acre.cli.replay.TraceReplay;
import org.acre.cli.replay.TraceResult;
import org.acre.cli.replay.page.ReplayPage;
import org.acre.cli.report.LetsPlot;
import org.acre.cli.report.Machine;
import org.acre.cli.trace.TraceFormatException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre replay FILE...}: recorded programs on a region. */
@Command(name = "replay", description = {
    "Replays recorded allocation traces, each on a fresh region of anonymous memory. The first bytes of every page that is "
        + "handed out are stamped, and the stamps checked before the page is given back.",
    "Formats, by name: .tr (allocations), .mm (mappings), .rep (CMU malloc lab), each also with .gz."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every trace was replayed", "1:a page had two owners, or an allocation failed",
        "2:a file is missing or malformed, or an option is wrong"})
final class ReplayCommand implements Callable<Integer> {
    /** Enough for every thread of the traces at hand, and few enough to start at once. */
    static final int MOST_THREADS = 1024;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "A trace.")
    private List<Path> files = List.of();

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
            description = "Workers: thread t of the trace is done by worker t modulo N; operations on one allocation keep "
                + "their order. Mappings (.mm) depend on each other by address: one worker does them. Default: "
                + "${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--invalidate", paramLabel = "MODE", split = ",",
            description = "What becomes of freed areas: ${COMPLETION-CANDIDATES}; several with commas. With revoke each "
                + "allocation gets a segment; mappings (.mm) are cut by address and get none. Default: revoke,discard.")
    private List<Invalidation> invalidation = List.of();

    @Option(names = "--html", paramLabel = "PAGE",
            description = "Also write a report that people read: memory over time, fragmentation, latencies, maps. Each trace is "
                + "replayed twice for it: the second replay is looked at all the while.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Mixin private final RegionOptions region = new RegionOptions();

    ReplayCommand() {}

    @Override public Integer call() throws IOException {
        region.check(spec);
        RegionOptions.require(spec, "--threads", threads, 1, MOST_THREADS);
        if (invalidation.size() > 1 && invalidation.contains(Invalidation.NONE)) {
            return complain("--invalidate: none stands alone; got " + invalidation);
        }
        for (Path file : files) {
            String wrong = whyNoTrace(file);
            if (wrong != null) {
                return complain(wrong);
            }
        }
        if (html != null && !LetsPlot.isPresent()) {
            return complain("--html needs lets-plot-common and HdrHistogram on the class path or module path; acre.jar has them");
        }
        List<TraceResult> results = new ArrayList<>();
        List<RecordedReplay> recorded = new ArrayList<>();
        int exitCode = replayAll(results, recorded);
        // What was replayed before a trace that is wrong is shown all the same.
        if (!results.isEmpty()) {
            print(results);
        }
        return html != null && !recorded.isEmpty() ? Math.max(exitCode, write(html, recorded)) : exitCode;
    }

    /** A complaint if {@code file} is not there or is not named as a trace is, or null. */
    static @Nullable String whyNoTrace(Path file) {
        return Files.isRegularFile(file) && TraceReplay.isTrace(file) ? null : file + ": expected a file .tr, .mm or .rep, also with .gz; got "
                + (Files.isRegularFile(file) ? "another name" : Files.exists(file) ? "no regular file" : "no file");
    }

    private int replayAll(List<TraceResult> results, List<RecordedReplay> recorded) {
        for (Path file : files) {
            try {
                TraceResult result = replay(file);
                results.add(result);
                if (html != null) {
                    recorded.add(record(file, result));
                }
            } catch (TraceFormatException e) {
                return complain(e.getMessage());
            } catch (IOException e) {
                return complain(file + ": cannot be read: " + e);
            } catch (ReplayFailedException | IllegalStateException | UncheckedIOException e) {
                complain(e.getMessage());
                return Acre.FAILED;
            }
        }
        return Acre.OK;
    }

    private void print(List<TraceResult> results) throws IOException {
        if (json) {
            ReplayFigures.printJson(results, spec.commandLine().getOut());
        } else {
            ReplayFigures.printTable(results, spec.commandLine().getOut());
        }
    }

    private TraceResult replay(Path file) throws IOException {
        try (Progress progress = Progress.of(String.valueOf(file.getFileName()), Files.size(file))) {
            return TraceReplay.replay(file, options(), progress);
        }
    }

    private RecordedReplay record(Path file, TraceResult first) throws IOException {
        try (Progress progress = Progress.of(file.getFileName() + ", watched", Files.size(file))) {
            return TraceReplay.record(file, options(), first, progress);
        }
    }

    private ReplayOptions options() {
        return new ReplayOptions(threads, region::region, invalidation);
    }

    private int write(Path page, List<RecordedReplay> recorded) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", "acre " + String.join(" ", spec.commandLine().getParent().getParseResult().originalArgs()));
        facts.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        facts.putAll(Machine.describe());
        try {
            Files.writeString(page, ReplayPage.of(recorded, facts));
            return Acre.OK;
        } catch (IOException e) {
            return complain(page + ": cannot be written: " + e);
        }
    }

    private int complain(@Nullable String message) {
        spec.commandLine().getErr().println(message);
        return Acre.WRONG_INPUT;
    }
}

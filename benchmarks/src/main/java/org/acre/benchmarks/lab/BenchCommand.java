package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.acre.cli.AcreCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code acre bench}: runs the lab. */
@Command(name = "bench", description = {
    "Measures Acre beside its peers with JMH, and writes report.json and report.html.",
    "Nothing else should run on the machine meanwhile."},
    subcommands = {CompareCommand.class, BaselineCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the report is written", "1:it could not be, or nothing could be measured", "2:an option is wrong"})
public final class BenchCommand implements AcreCommand {
    private static final double QUICK_SECONDS = 160;
    private static final double FULL_SECONDS = 55 * 60;
    /** A fork for each side of one ratio, and the report. */
    private static final double LEAST_SECONDS = 10;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup private Extent extent = new Extent();

    /** How much is measured. */
    static final class Extent {
        @Option(names = "--quick", description = "The quick set, in 3 minutes on 2 processors. The default.")
        private boolean quick;

        @Option(names = "--full", description = "All questions at all their points, in less than an hour.")
        private boolean full;
    }

    @Option(names = "--questions", paramLabel = "ID", split = ",", description = "These questions only; --list shows all.")
    private List<String> ids = List.of();

    @Option(names = "--seconds", paramLabel = "N", description = "What all of it may take, instead of what the set has.")
    private @Nullable Double seconds;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes. Default: results/SET-TIME.")
    private @Nullable Path directory;

    @Option(names = "--baseline", paramLabel = "FILE", description = "Print which ratios differ by more than 25 %% from those of this file.")
    private @Nullable Path baseline;

    @Option(names = "--jvm", paramLabel = "ARGUMENT", description = "An argument for the JVM of every fork; may be repeated.")
    private List<String> jvmArguments = List.of();

    @Option(names = "--list", description = "Show the questions, and run none.")
    private boolean list;

    /** For the service loader. */
    public BenchCommand() {}

    @Override public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Question> questions = questions();
        if (list) {
            questions.forEach(question -> out.println(question.id() + (question.quick() ? "" : " (full)") + ": " + question.asked()));
            Study.ALL.forEach(study -> out.println(study.id() + " (full): " + study.asked()));
            return 0;
        }
        // Read before an hour is spent.
        Baseline before = baseline == null ? null : CompareCommand.read(spec, baseline);
        Path to = Files.createDirectories(directory == null ? Path.of("results", set() + '-' + STAMP.format(LocalDateTime.now(ZoneOffset.UTC)))
                : directory);
        Report report = measure(questions, to);
        ReportJson.write(report, to.resolve("report.json"));
        Files.writeString(to.resolve("report.html"), HtmlReport.of(report));
        print(report, out);
        if (before != null) {
            Moved.print(before, Baseline.of(report), out);
        }
        out.println(to.resolve("report.html"));
        return report.hasFigures() ? 0 : 1;
    }

    private Report measure(List<Question> questions, Path to) throws IOException {
        double all = seconds != null ? seconds : extent.full ? FULL_SECONDS : QUICK_SECONDS;
        try (PrintStream log = new PrintStream(Files.newOutputStream(to.resolve("jmh.log")), false, StandardCharsets.UTF_8)) {
            return new Lab(questions, Study.select(ids, !extent.full), new Lab.Options(set(), quick(), all, to, jvmArguments), new ForkRunner(log, jvmArguments),
                    new LabProgress(spec.commandLine().getErr(), all)).run();
        }
    }

    private String set() {
        return ids.isEmpty() ? extent.full ? "full" : "quick" : "chosen";
    }

    /** Questions that were chosen are measured at all their points unless the quick ones are asked for. */
    private boolean quick() {
        return extent.quick || (!extent.full && ids.isEmpty());
    }

    private List<Question> questions() {
        if (seconds != null && !(seconds >= LEAST_SECONDS)) {
            throw new ParameterException(spec.commandLine(), "--seconds: expected " + LEAST_SECONDS + " or more; got " + seconds);
        }
        try {
            return Questions.select(ids, !extent.full && !list);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--questions: " + e.getMessage(), e);
        }
    }

    private static void print(Report report, PrintWriter out) {
        for (Answer answer : report.answers()) {
            out.println(answer.asked());
            answer.ratios().forEach(ratio -> out.println("    " + answer.say(ratio)));
        }
        report.studies().forEach(finding -> out.println(finding.asked() + System.lineSeparator() + finding.text()));
        report.notes().forEach(out::println);
    }
}

package org.acre.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.acre.cli.Acre;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's own main, which then says of every bar that the run has measured whether it is met.
 *
 * <p>It changes one default: threads do not wait for one another between iterations ({@code -si false}). JMH divides what a
 * thread has done by that thread's own time, and adds up. With synchronized iterations that time begins when a thread sees
 * that all are ready, which a thread parked at a lock sees late: an iteration of nodes(1) with 64 threads came out at 33
 * pairs a microsecond where 4 was the truth. Without, sums agree with pairs counted by the wall clock within 3 %.
 */
public final class Main {
    /** Runs shorter than this only show that a benchmark works. */
    private static final long LEAST_SECONDS = 1;

    /** The lab is a subcommand of {@code acre}, reached from here, too. */
    private static final String LAB = "bench";

    private Main() {}

    public static void main(String[] arguments) throws IOException, CommandLineOptionException {
        if (arguments.length > 0 && arguments[0].equals(LAB)) {
            Acre.main(arguments);
        }
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats()) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        try {
            ChainedOptionsBuilder unsynchronized = new OptionsBuilder()
                    .parent(options)
                    .syncIterations(options.shouldSyncIterations().orElse(false));
            leaveOutMissing(options, unsynchronized);
            printBars(new Scores(new Runner(unsynchronized.build()).run()), System.out);
        } catch (RunnerException e) {
            System.err.println("ERROR: " + e.getMessage());
            e.printStackTrace(System.err);
            System.exit(1);
        }
    }

    /** Libraries that are not installed are not measured, unless they were asked for. */
    private static void leaveOutMissing(CommandLineOptions asked, ChainedOptionsBuilder options) {
        List<SmallHeapKind> present = SmallHeapKind.present(System.out);
        leaveOut(asked, options, SmallHeapKind.ANY, present, SmallHeapKind::isForSmallObjects);
        leaveOut(asked, options, SmallHeapKind.OF_ADDRESSES, present, SmallHeapKind::handsOutAddresses);
        leaveOut(asked, options, SmallHeapKind.EVERY, present, _ -> true);
        leaveOut(asked, options, SmallHeapKind.FREED_ANYWHERE, present, SmallHeapKind::freesAnywhere);
    }

    private static void leaveOut(CommandLineOptions asked, ChainedOptionsBuilder options, String parameter, List<SmallHeapKind> present,
            Predicate<SmallHeapKind> fits) {
        if (!asked.getParameter(parameter).hasValue()) {
            options.param(parameter, present.stream().filter(fits).map(Enum::name).toArray(String[]::new));
        }
    }

    private static void printBars(Scores scores, PrintStream out) {
        List<String> verdicts = Bars.all().map(bar -> bar.verdict(scores)).flatMap(Optional::stream).toList();
        if (!verdicts.isEmpty() && scores.weigh(LEAST_SECONDS)) {
            out.println();
            out.println("Bars, from this run alone:");
            verdicts.forEach(out::println);
        }
    }
}

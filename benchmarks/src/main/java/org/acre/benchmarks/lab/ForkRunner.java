package org.acre.benchmarks.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.LinuxPerfNormProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one fork of JMH at a time, so that the lab can take turns. What JMH prints goes to a log.
 *
 * <p>Forks get {@code jvmArguments} instead of the arguments of this JVM: whoever measures under {@code -ea} or a debugger measures that.
 */
final class ForkRunner {
    /** A fork that hangs is ended after this. */
    private static final TimeValue TIMEOUT = TimeValue.minutes(2);

    private final PrintStream log;
    private final List<String> jvmArguments;

    ForkRunner(PrintStream log, List<String> jvmArguments) {
        this.log = log;
        this.jvmArguments = List.copyOf(jvmArguments);
    }

    ForkResult run(Experiment experiment, ForkPlan plan) throws ForkFailedException {
        return run(options(experiment, plan, List.of()), experiment);
    }

    /** The same with more arguments for the JVM. */
    ForkResult run(Experiment experiment, ForkPlan plan, List<String> more) throws ForkFailedException {
        return run(options(experiment, plan, more), experiment);
    }

    /** The same under perf; the counters are in the result. */
    ForkResult runCounting(Experiment experiment, ForkPlan plan) throws ForkFailedException {
        return run(options(experiment, plan, List.of()).addProfiler(LinuxPerfNormProfiler.class), experiment);
    }

    private ChainedOptionsBuilder options(Experiment experiment, ForkPlan plan, List<String> more) {
        Setting setting = experiment.setting();
        List<String> arguments = new ArrayList<>(jvmArguments);
        arguments.addAll(setting.jvmArguments());
        arguments.addAll(more);
        TimeValue time = new TimeValue(plan.iterationMillis(), TimeUnit.MILLISECONDS);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(setting.name()) + "$")
                .forks(1).warmupIterations(plan.warmupIterations()).warmupTime(time)
                .measurementIterations(plan.iterations()).measurementTime(time)
                // See org.acre.benchmarks.Main.
                .syncIterations(false)
                .shouldFailOnError(true).timeout(TIMEOUT)
                .jvmArgs(arguments.toArray(String[]::new));
        setting.parameters().forEach(options::param);
        if (setting.threads() > 0) {
            options.threads(setting.threads());
        }
        return options;
    }

    private ForkResult run(ChainedOptionsBuilder options, Experiment experiment) throws ForkFailedException {
        try {
            return ForkResult.of(
                    new Runner(options.build(), OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL)).run(),
                    experiment.setting().part());
        } catch (RunnerException e) {
            throw new ForkFailedException(e.toString(), e);
        } finally {
            log.flush();
        }
    }
}

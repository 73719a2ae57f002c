package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.acre.cli.soak.Fault;
import org.acre.cli.soak.SoakOptions;
import org.acre.cli.soak.SoakResult;
import org.acre.cli.soak.SoakRun;
import org.acre.cli.soak.SoakText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code acre soak}: everything at once, for as long as you like. */
@Command(name = "soak", description = {
    "Runs every kind of load at once under chaos, and checks that each page and byte has one owner and that nothing is lost.",
    "Every round comes to rest: then all is verified and counted, and memory is looked at.",
    "A JVM that sizes its heap anew all the time makes resident memory hard to judge: give it -Xms and -Xmx of one size."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:clean", "1:a check failed, or memory grew", "2:an option is wrong"})
final class SoakCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "1",
            description = "Minutes of load, such as 30 or 0.5. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "Of all that is random. Default: the clock.")
    private @Nullable Long seed;

    @Option(names = "--platform-threads", paramLabel = "N", defaultValue = "4", description = "Workers. Default: ${DEFAULT-VALUE}.")
    private int platformThreads;

    @Option(names = "--virtual-threads", paramLabel = "N", defaultValue = "12", description = "Workers. Default: ${DEFAULT-VALUE}.")
    private int virtualThreads;

    @Option(names = "--round-seconds", paramLabel = "N", defaultValue = "8",
            description = "Seconds of load between two rests. Default: ${DEFAULT-VALUE}.")
    private int roundSeconds;

    @Option(names = "--json", description = "Prints the result as JSON, and the progress to the error stream.")
    private boolean json;

    SoakCommand() {}

    @Override public Integer call() throws InterruptedException, IOException {
        SoakOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter lines = json ? spec.commandLine().getErr() : out;
        say(lines, "soak: seed " + options.seed());
        SoakResult result = SoakRun.run(options, line -> say(lines, line));
        out.println(json ? JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(members(result)) : SoakText.summary(result));
        out.flush();
        return result.isClean() ? Acre.OK : Acre.FAILED;
    }

    private static void say(PrintWriter lines, String line) {
        lines.println(line);
        lines.flush();
    }

    private SoakOptions options() {
        RegionOptions.require(spec, "--minutes, rounded up", (long) Math.ceil(minutes), 1, 1_000_000);
        RegionOptions.require(spec, "--platform-threads", platformThreads, 0, 1024);
        RegionOptions.require(spec, "--virtual-threads", virtualThreads, 0, 1024);
        RegionOptions.require(spec, "--platform-threads and --virtual-threads together", platformThreads + virtualThreads, 1, 2048);
        RegionOptions.require(spec, "--round-seconds", roundSeconds, 1, 3600);
        return new SoakOptions(Duration.ofMillis(Math.round(minutes * 60_000)), Duration.ofSeconds(roundSeconds),
                seed == null ? System.nanoTime() : seed, platformThreads, virtualThreads, PATIENCE);
    }

    private static Map<String, Object> members(SoakResult result) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("clean", result.isClean());
        members.put("seed", result.options().seed());
        members.put("minutes", result.minutes());
        members.put("rounds", result.rounds());
        members.put("checks", result.checks());
        members.put("operations", result.operations());
        Map<String, Object> memory = new LinkedHashMap<>();
        result.memory().forEach((kind, value) -> memory.put(kind.label(), value));
        members.put("memory", memory);
        Map<String, Object> slopes = new LinkedHashMap<>();
        result.slopes().forEach((kind, slope) -> slopes.put(kind.label(), Map.of("perMinute", slope.perMinute(), "error", slope.error(),
                "grows", slope.isGrowth(kind.least()))));
        members.put("slopes", slopes);
        Fault fault = result.fault();
        if (fault != null) {
            members.put("fault", Map.of("round", fault.round(), "where", fault.where(), "what", fault.what()));
        }
        return members;
    }
}

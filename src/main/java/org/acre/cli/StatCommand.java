package org.acre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.acre.cli.live.JsonFile;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SourceException;
import org.acre.cli.live.StatSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre stat PID|FILE [INTERVAL [COUNT]]}: vmstat for regions. */
@Command(name = "stat", description = {
    "Shows what the regions of a running JVM hold: live, deferred, lazy, pinned, pooled and free bytes, and what they are asked for.",
    "Without an interval once, with sums since the start; with one a line every so many seconds, with rates. The JVM must have "
        + "registered them: org.acre.management.Management.register(region, name)."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:there is no such process or file, it has no regions, or an option is wrong"})
final class StatCommand implements Callable<Integer> {
    /** What --by can name. */
    enum By { TAG, NODE, SIZE, OBJECT }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final SourceOptions source = new SourceOptions();

    @Parameters(paramLabel = "INTERVAL", index = "1", arity = "0..1", description = "Seconds from one line to the next, such as 1 or 0.5.")
    private @Nullable Double interval;

    @Parameters(paramLabel = "COUNT", index = "2", arity = "0..1", description = "Lines to print; without it until the JVM ends.")
    private @Nullable Long count;

    @Option(names = "--by", paramLabel = "WHAT",
            description = "Break the bytes down, once: ${COMPLETION-CANDIDATES}. Looks at every area.")
    private @Nullable By by;

    @Option(names = "--json", description = "Print each sample as a line of JSON, which acre stat FILE reads again. Looks at every area.")
    private boolean json;

    StatCommand() {}

    @Override public Integer call() throws IOException, InterruptedException {
        if (interval != null) {
            RegionOptions.require(spec, "INTERVAL in milliseconds", Math.round(interval * 1000), 1, TimeUnit.DAYS.toMillis(1));
        }
        if (count != null) {
            RegionOptions.require(spec, "COUNT", count, 1, Long.MAX_VALUE);
        }
        return source.run(spec, this::show);
    }

    private void show(StatSource from) throws SourceException, IOException, InterruptedException {
        boolean states = json || by != null;
        StatTable table = new StatTable(spec.commandLine().getOut());
        Optional<Snapshot> next = Optional.of(source.first(from, states));
        for (long shown = 0; next.isPresent(); next = source.next(from, states)) {
            print(next.get(), table);
            if (++shown == most(from) || spec.commandLine().getOut().checkError() || System.out.checkError()) { // or nobody reads it
                return;
            }
            if (interval != null && from.isLive()) {
                Thread.sleep(Math.round(interval * 1000));
            }
        }
    }

    /** How many samples: without an interval one, but of a file all. */
    private long most(StatSource from) {
        if (count != null) {
            return count;
        }
        return interval != null || (!from.isLive() && by == null) ? Long.MAX_VALUE : 1;
    }

    private void print(Snapshot snapshot, StatTable table) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonFile.write(snapshot, out);
        } else if (by != null) {
            StateTables.print(snapshot, by, out);
        } else {
            table.print(snapshot);
        }
    }
}

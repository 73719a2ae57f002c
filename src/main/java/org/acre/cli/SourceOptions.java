package org.acre.cli;

import java.io.IOException;
import java.util.Optional;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SourceException;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.live.StatSource;
import org.acre.cli.live.StatSources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that look at regions have in common: which process or file, and which region. */
final class SourceOptions {
    @Parameters(paramLabel = "PID|FILE", index = "0", description = "A process on this machine, or a file with what --json has printed.")
    private String source = "";

    @Option(names = "--region", paramLabel = "NAME", description = "Only the region or space of this name.")
    private @Nullable String region;

    SourceOptions() {}

    /** What a command does with its source. */
    @FunctionalInterface
    interface Work {
        void on(StatSource from) throws SourceException, IOException, InterruptedException;
    }

    /** Opens the source and has the work done, or says why that is not possible. @return the exit code */
    int run(CommandSpec spec, Work work) throws IOException, InterruptedException {
        try (StatSource from = StatSources.open(source)) {
            work.on(from);
            return Acre.OK;
        } catch (SourceException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return Acre.WRONG_INPUT;
        } catch (IOException e) {
            spec.commandLine().getErr().println("cannot be read or written: " + e);
            return Acre.WRONG_INPUT;
        }
    }

    /** The numbers of now, of those that are wanted. */
    Optional<Snapshot> next(StatSource from, boolean states) throws SourceException {
        Optional<Snapshot> next = from.next(states).map(this::wanted);
        if (next.isPresent() && next.get().spaces().isEmpty()) {
            throw new SourceException(from.name() + (region == null ? " holds no region or space" : " has no region or space named " + region));
        }
        return next;
    }

    /** The first numbers that there are. */
    Snapshot first(StatSource from, boolean states) throws SourceException {
        return next(from, states).orElseThrow(() -> new SourceException(from.name() + " holds nothing"));
    }

    private Snapshot wanted(Snapshot all) {
        return region == null ? all : new Snapshot(all.format(), all.atMillis(), all.pid(),
                all.spaces().stream().filter((SpaceSnapshot space) -> space.name().equals(region)).toList());
    }
}

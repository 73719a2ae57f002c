package org.acre.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.acre.cli.live.JsonFile;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SourceException;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.live.StatSource;
import org.acre.cli.report.Html;
import org.acre.states.MemoryRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code acre dump PID|FILE}: the /proc/vmallocinfo of regions. */
@Command(name = "dump", description = {
    "Prints every area and free range of the regions of a running JVM, a line each, sorted by address: its addresses, its bytes, its state, "
        + "and what is known of its node, tag, age, slots and caller.",
    "Tags, ages and callers are known of regions built with tags, trackAddresses and sampleEvery."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:there is no such process or file, it has no regions, or an option is wrong"})
final class DumpCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final SourceOptions source = new SourceOptions();

    @Option(names = "--json", description = "Print one JSON object, which acre dump FILE and acre map FILE read again.")
    private boolean json;

    DumpCommand() {}

    @Override public Integer call() throws IOException, InterruptedException {
        return source.run(spec, from -> {
            Snapshot snapshot = source.first(from, json);
            if (json) {
                printJson(from, snapshot);
            } else {
                printText(from, snapshot);
            }
        });
    }

    private void printJson(StatSource from, Snapshot snapshot) throws SourceException, IOException {
        List<SpaceSnapshot> spaces = new ArrayList<>();
        for (SpaceSnapshot space : snapshot.spaces()) {
            List<MemoryRange> ranges = new ArrayList<>();
            from.forEachRange(space, ranges::add);
            spaces.add(space.with(ranges));
        }
        JsonFile.write(new Snapshot(snapshot.format(), snapshot.atMillis(), snapshot.pid(), spaces), spec.commandLine().getOut());
    }

    private void printText(StatSource from, Snapshot snapshot) throws SourceException {
        PrintWriter out = spec.commandLine().getOut();
        for (SpaceSnapshot space : snapshot.spaces()) {
            out.println(space.type() + " " + Html.printable(space.name()) + ", pages of " + space.pageBytes() + " bytes");
            from.forEachRange(space, range -> out.println(line(range)));
        }
        out.flush();
    }

    private static String line(MemoryRange range) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "0x%016x-0x%016x %14s %-8s", range.start(), range.end(),
                Long.toUnsignedString(range.bytes()), range.state().name().toLowerCase(Locale.ROOT)));
        if (range.node() >= 0) {
            line.append(" node=").append(range.node());
        }
        if (range.slotBytes() > 0) {
            line.append(" slots=").append(range.slotBytes());
        }
        if (!range.tag().isEmpty()) {
            line.append(" tag=").append(range.tag());
        }
        if (range.ageMillis() >= 0) {
            line.append(" age=").append(range.ageMillis()).append("ms");
        }
        if (!range.caller().isEmpty()) {
            line.append(' ').append(range.caller());
        }
        return Html.printable(line.toString().stripTrailing());
    }
}

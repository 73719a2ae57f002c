package org.acre.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SourceException;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.live.StatSource;
import org.acre.cli.map.MapRange;
import org.acre.cli.map.MapState;
import org.acre.cli.map.PngMap;
import org.acre.cli.map.SpaceMap;
import org.acre.cli.map.SvgMap;
import org.acre.cli.map.TerminalMap;
import org.acre.cli.report.Html;
import org.acre.states.MemoryRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code acre map PID|FILE}: a picture of regions. */
@Command(name = "map", description = {
    "Draws the regions of a running JVM, or of a file that acre dump --json has printed: what is live, deferred, lazy, pinned, pooled and "
        + "free, the largest hole, and what keeps it from being larger.",
    "As letters, and with --svg and --png as pictures."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:drawn", "2:there is no such process or file, it has no ranges, or an option is wrong"})
final class MapCommand implements Callable<Integer> {
    /** What --colour can name. */
    enum Colour { AUTO, ALWAYS, NEVER }

    /** What is wide enough where nobody says how wide the terminal is. */
    private static final String WIDTH = "100";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final SourceOptions source = new SourceOptions();

    @Option(names = "--svg", paramLabel = "FILE", description = "Write the picture as SVG; of several regions, choose one with --region.")
    private @Nullable Path svg;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the picture as PNG; likewise.")
    private @Nullable Path png;

    @Option(names = "--width", paramLabel = "N", defaultValue = WIDTH, description = "Characters of a line. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Option(names = "--colour", paramLabel = "WHEN", defaultValue = "auto",
            description = "Whether to use the colours of the terminal: ${COMPLETION-CANDIDATES}; auto: if there is one, and NO_COLOR is not "
                + "set. Default: ${DEFAULT-VALUE}.")
    private Colour colour = Colour.AUTO;

    @Option(names = "--json", description = "Print the largest hole and what blocks it as JSON.")
    private boolean json;

    MapCommand() {}

    @Override public Integer call() throws IOException, InterruptedException {
        RegionOptions.require(spec, "--width", width, 40, 1000);
        return source.run(spec, this::draw);
    }

    private void draw(StatSource from) throws SourceException, IOException {
        Map<SpaceSnapshot, SpaceMap> maps = new LinkedHashMap<>();
        Snapshot snapshot = source.first(from, false);
        for (SpaceSnapshot space : snapshot.spaces()) {
            maps.put(space, map(from, space));
        }
        if (maps.size() > 1 && (svg != null || png != null)) {
            throw new SourceException(from.name() + " has " + maps.size() + " regions and spaces: choose one with --region, of "
                    + snapshot.spaces().stream().map(SpaceSnapshot::name).toList());
        }
        show(maps);
    }

    private static SpaceMap map(StatSource from, SpaceSnapshot space) throws SourceException {
        List<MapRange> ranges = new ArrayList<>();
        try {
            from.forEachRange(space, range -> ranges.add(drawn(range)));
            return SpaceMap.of(ranges);
        } catch (IllegalArgumentException e) {
            throw new SourceException(from.name() + ": " + space.name() + ": " + e.getMessage(), e);
        }
    }

    private static MapRange drawn(MemoryRange range) {
        // Addresses end at 2^63, which no long holds.
        long end = range.end() < 0 ? Long.MAX_VALUE : range.end();
        return new MapRange(range.start(), end, MapState.valueOf(range.state().name()), Html.printable(range.tag()));
    }

    private void show(Map<SpaceSnapshot, SpaceMap> maps) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            MapJson.print(maps, out);
        }
        for (Map.Entry<SpaceSnapshot, SpaceMap> each : maps.entrySet()) {
            SpaceMap map = each.getValue();
            if (svg != null) {
                Files.writeString(svg, SvgMap.of(map));
            }
            if (png != null) {
                try (OutputStream file = Files.newOutputStream(png)) {
                    PngMap.write(map, file);
                }
            }
            if (!json && svg == null && png == null) {
                out.println(each.getKey().type() + " " + Html.printable(each.getKey().name()));
                out.println(TerminalMap.of(map, width, hasColours()));
            }
        }
        out.flush();
    }

    private boolean hasColours() {
        return colour == Colour.ALWAYS || (colour == Colour.AUTO && Progress.isTerminal() && System.getenv("NO_COLOR") == null);
    }
}

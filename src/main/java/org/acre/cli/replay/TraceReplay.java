package org.acre.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.cli.trace.MapReader;
import org.acre.cli.trace.RepReader;
import org.acre.cli.trace.TrReader;
import org.acre.cli.trace.TraceLines;

/** Replays one trace file on a fresh region. */
public final class TraceReplay {
    private TraceReplay() {}

    /** Whether the name of {@code file} ends as that of a trace does. */
    public static boolean isTrace(Path file) {
        String name = bareName(file);
        return name.endsWith(".tr") || name.endsWith(".mm") || name.endsWith(".rep");
    }

    /** Whether a trace is one of mappings, and not of allocations. */
    public static boolean isOfMappings(Path file) {
        return bareName(file).endsWith(".mm");
    }

    /**
     * Replays {@code file} from its first line to its last.
     *
     * @param file a trace: see {@link #isTrace}
     * @param progress told now and then how many bytes of the file were read
     * @throws org.acre.cli.trace.TraceFormatException if the trace is malformed
     * @throws ReplayFailedException if the allocator failed it
     */
    public static TraceResult replay(Path file, ReplayOptions options, LongConsumer progress) throws IOException {
        try (Region region = options.region()) {
            return replay(file, region, options, progress, Observer.NONE);
        }
    }

    /**
     * As {@link #replay}, once more than {@code first}, and looks at it all the while: by what was found then it knows where the peak is.
     *
     * @param first what {@link #replay} of the same file gave
     */
    public static RecordedReplay record(Path file, ReplayOptions options, TraceResult first, LongConsumer progress) throws IOException {
        try (Region region = options.region()) {
            Recorder recorder = new Recorder(region, options, first, !isOfMappings(file));
            return recorder.recorded(replay(file, region, options, progress, recorder));
        }
    }

    private static TraceResult replay(Path file, Region region, ReplayOptions options, LongConsumer progress, Observer observer)
            throws IOException {
        String name = bareName(file);
        try (TraceLines lines = TraceLines.open(file)) {
            if (isOfMappings(file)) {
                return new MapReplay(file, region, lines, new MapReader(lines), observer).run(progress);
            }
            return new BlockReplay(file, region, options, lines, name.endsWith(".rep") ? new RepReader(lines) : new TrReader(lines),
                    observer).run(progress);
        }
    }

    private static String bareName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
    }
}

package org.acre.cli.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.acre.blackbox.BoxContents;
import org.acre.blackbox.BoxReader;
import org.acre.blackbox.BoxStatistics;
import org.acre.states.MemoryRange;

/** The statistics in a black box: published every second while its JVM runs, and the last ones for ever. */
final class BoxSource implements StatSource {
    private final Path file;
    private BoxContents box;
    private boolean isFresh = true;

    private BoxSource(Path file, BoxContents box) {
        this.file = file;
        this.box = box;
    }

    static StatSource of(Path file) throws SourceException {
        return new BoxSource(file, read(file));
    }

    private static BoxContents read(Path file) throws SourceException {
        try {
            return BoxReader.read(file);
        } catch (IOException e) {
            throw new SourceException(file + ": cannot be read: " + e, e);
        }
    }

    @Override public String name() {
        return "black box " + file;
    }

    @Override public boolean isLive() {
        return !box.closed() && ProcessHandle.of(box.pid()).isPresent();
    }

    @Override public Optional<Snapshot> next(boolean states) throws SourceException {
        if (!isFresh) {
            if (!isLive()) {
                return Optional.empty();
            }
            box = read(file);
        }
        isFresh = false;
        BoxStatistics published = box.statistics().orElseThrow(() -> new SourceException(file + " holds no statistics yet: its region "
                + "publishes them a second after it is opened"));
        return Optional.of(new Snapshot(Snapshot.FORMAT, published.time().toEpochMilli(), box.pid(), List.of(space(published))));
    }

    private SpaceSnapshot space(BoxStatistics published) {
        return new SpaceSnapshot(String.valueOf(file.getFileName()), "Region", box.region().pageBytes(), -1, published.space(),
                Optional.empty(), Optional.empty(), List.of());
    }

    @Override public void forEachRange(SpaceSnapshot space, Consumer<MemoryRange> visitor) throws SourceException {
        throw new SourceException(file + " holds sums and the last events, and no ranges: acre dump asks a running JVM for them");
    }

    @Override public void close() {}
}

package org.acre.cli.live;

import com.fasterxml.jackson.jr.ob.JSON;
import com.fasterxml.jackson.jr.ob.ValueIterator;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.acre.states.MemoryRange;

/** Snapshots as JSON, one object after the other, a line each. */
public final class JsonFile implements StatSource {
    private final Path file;
    private final Reader reader;
    private final ValueIterator<Object> objects;

    private JsonFile(Path file) throws IOException {
        this.file = file;
        this.reader = Files.newBufferedReader(file);
        try {
            this.objects = JSON.std.anySequenceFrom(reader);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Whether it begins as JSON does. */
    static boolean isJson(Path file) throws IOException {
        try (Reader start = Files.newBufferedReader(file)) {
            int first = start.read();
            while (Character.isWhitespace(first)) {
                first = start.read();
            }
            return first == '{';
        }
    }

    static StatSource of(Path file) throws SourceException {
        try {
            return new JsonFile(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Writes one line. */
    public static void write(Snapshot snapshot, Writer out) throws IOException {
        JSON.std.write(RecordJson.plain(snapshot), new FilterWriter(out) {
            @Override public void close() {} // the caller goes on writing
        });
        out.write(System.lineSeparator());
        out.flush();
    }

    private static SourceException unreadable(Path file, Exception e) {
        return new SourceException(file + ": expected the JSON that acre stat --json or acre dump --json prints; " + e.getMessage(), e);
    }

    @Override public String name() {
        return file.toString();
    }

    @Override public boolean isLive() {
        return false;
    }

    @Override public Optional<Snapshot> next(boolean states) throws SourceException {
        try {
            if (!objects.hasNext()) {
                return Optional.empty();
            }
            Object next = objects.next();
            if (!(next instanceof Map<?, ?> members) || !Snapshot.FORMAT.equals(members.get("format"))) {
                throw new SourceException(file + ": expected the JSON that acre stat --json or acre dump --json prints, with \"format\": \""
                        + Snapshot.FORMAT + "\"");
            }
            return Optional.of(RecordJson.record(Snapshot.class, next));
        } catch (RuntimeException e) { // what the iterator wraps, and what is no record
            throw unreadable(file, e);
        }
    }

    @Override public void forEachRange(SpaceSnapshot space, Consumer<MemoryRange> visitor) throws SourceException {
        if (space.ranges().isEmpty()) {
            throw new SourceException(file + " holds sums of " + space.name() + " and no ranges: these are in the output of acre dump --json");
        }
        space.ranges().forEach(visitor);
    }

    @Override public void close() {
        try {
            objects.close();
            reader.close();
        } catch (IOException _) {
            // it was only read
        }
    }
}

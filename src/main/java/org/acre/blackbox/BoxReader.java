package org.acre.blackbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.acre.allocator.SpaceStatistics;

/** Reads a box: of a process that has died, or of one that is writing it. One thread. */
public final class BoxReader {
    private static final int READ_BYTES = 1 << 16;

    private final MemorySegment box;
    private final long present;
    private final BoxLayout layout;
    private final BoxTexts texts;
    private final Map<Long, String> known = new HashMap<>();
    private final Instant opened;

    private BoxReader(MemorySegment box, long present) {
        this.box = box;
        this.present = present;
        this.layout = new BoxLayout(BoxHeader.get(box, BoxHeader.RECORDS), BoxHeader.get(box, BoxHeader.TEXTS));
        this.texts = new BoxTexts(box, layout);
        this.opened = Instant.ofEpochMilli(BoxHeader.get(box, BoxHeader.OPENED_MILLIS));
    }

    /** Whether a file begins as a box does. @throws IOException if it cannot be read */
    public static boolean isBox(Path path) throws IOException {
        return BoxFile.isBox(path);
    }

    /**
     * All that a box holds, as it is now. Records that are being written are left out, and counted. Of a file that was cut, what is there.
     *
     * @throws BoxFormatException if the file is no box of this format, with what it has in place of it
     * @throws IOException if it cannot be read
     */
    public static BoxContents read(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long present = Files.size(path);
            // A copy: pages of a mapping would end the process if somebody cut the file meanwhile.
            MemorySegment header = copy(path, BoxHeader.BYTES, arena);
            requireHeader(path, header, present);
            return new BoxReader(copy(path, BoxHeader.get(header, BoxHeader.FILE_BYTES), arena), present).contents();
        }
    }

    private static void requireHeader(Path path, MemorySegment header, long present) throws BoxFormatException {
        if (present < BoxHeader.BYTES || !BoxHeader.hasMagic(header)) {
            throw new BoxFormatException(path + ": expected a black box of Acre, of this byte order; got " + present
                    + " bytes that do not begin as one");
        }
        long records = BoxHeader.get(header, BoxHeader.RECORDS);
        long texts = BoxHeader.get(header, BoxHeader.TEXTS);
        long bytes = BoxHeader.get(header, BoxHeader.FILE_BYTES);
        long memory = BoxHeader.get(header, BoxHeader.KIND);
        if (!BoxLayout.isValid(records, texts) || bytes != new BoxLayout(records, texts).bytes() || !BoxRegion.Memory.isCode(memory)) {
            throw new BoxFormatException(path + ": the header of the black box is spoilt: " + records + " records, " + texts
                    + " texts, " + bytes + " bytes, memory of kind " + memory);
        }
    }

    /** So many bytes from the start; zeros where the file has none. */
    private static MemorySegment copy(Path path, long bytes, Arena arena) throws IOException {
        MemorySegment copy = arena.allocate(bytes, Long.BYTES);
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            long at = 0;
            while (at < bytes) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, bytes - at));
                if (read < 0) {
                    break;
                }
                MemorySegment.copy(buffer, 0, copy, JAVA_BYTE, at, read);
                at += read;
            }
        }
        return copy;
    }

    private BoxContents contents() {
        List<BoxEvent> events = new ArrayList<>();
        Map<BoxRing, Long> written = new EnumMap<>(BoxRing.class);
        int torn = 0;
        for (BoxRing ring : BoxRing.values()) {
            written.put(ring, BoxHeader.written(box, ring));
            torn += read(ring, events);
        }
        events.sort(Comparator.comparingLong(BoxEvent::nanos));
        BoxRegion region = new BoxRegion(BoxRegion.Memory.ofCode(BoxHeader.get(box, BoxHeader.KIND)),
                BoxHeader.get(box, BoxHeader.START), BoxHeader.get(box, BoxHeader.RESERVED_END), BoxHeader.get(box, BoxHeader.PAGE_BYTES));
        return new BoxContents(BoxHeader.get(box, BoxHeader.PID), opened, BoxHeader.get(box, BoxHeader.CLOSED) == 1, region, statistics(),
                events, written, torn, Math.max(0, layout.bytes() - present));
    }

    /** @return how many were torn */
    private int read(BoxRing ring, List<BoxEvent> events) {
        int torn = 0;
        for (long slot = 1; slot <= layout.records(); slot++) {
            long at = layout.record(ring, slot);
            long sequence = BoxRecord.sequenceAcquire(box, at);
            if (sequence == 0) {
                continue; // never written, or by a writer that died before the end
            }
            if (layout.record(ring, sequence) == at && BoxRecord.isWhole(box, at, sequence) && BoxRecord.kind(box, at).ring == ring) {
                events.add(event(at, sequence));
            } else {
                torn++;
            }
        }
        return torn;
    }

    private BoxEvent event(long at, long sequence) {
        BoxKind kind = BoxRecord.kind(box, at);
        boolean owned = kind.isBirth() || kind.isFree();
        long detail = BoxRecord.detail(box, at);
        long nanos = BoxRecord.nanos(box, at);
        int tag = BoxRecord.tag(box, at);
        return new BoxEvent(sequence, kind, BoxRecord.start(box, at), BoxRecord.end(box, at), nanos, opened.plusNanos(nanos),
                BoxRecord.thread(box, at), words(BoxRecord.threadName(box, at)),
                tag == 0 ? "" : words(BoxText.key(BoxText.TAG_KIND, tag)), owned ? 0 : detail, owned && detail != 0 ? words(detail) : "");
    }

    /** The same string for the same key: a box may have a million records of a few stacks. */
    private String words(long key) {
        return known.computeIfAbsent(key, each -> {
            String words = texts.find(each);
            return words.isEmpty() ? "0x" + Long.toHexString(each) : words;
        });
    }

    private Optional<BoxStatistics> statistics() {
        long[] v = BoxHeader.published(box);
        if (v.length == 0) {
            return Optional.empty();
        }
        SpaceStatistics space = new SpaceStatistics(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12],
                v[13], v[14], v[15], v[16]);
        return Optional.of(new BoxStatistics(opened.plusNanos(BoxHeader.publishedNanos(box)), space, v[17]));
    }
}

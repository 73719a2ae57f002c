package org.acre.blackbox;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.log.Seldom;

/**
 * The black box of one region, as it is written. Any thread, waits for nobody; to record takes no lock and makes no system call. Who cuts the
 * file spoils more than the box: the JVM may tell of a page that is gone at a later instruction than the one that wanted it, so that an
 * InternalError reaches callers, until the purger has seen that the file is too short.
 */
public final class BlackBox implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(BlackBox.class.getName());
    /** Virtual threads have no name unless they are given one. */
    private static final String UNNAMED = "unnamed";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Path path;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment box;
    private final BoxLayout layout;
    private final BoxTexts texts;
    private final int frames;
    private final long opened = System.nanoTime();
    private final AtomicBoolean broken = new AtomicBoolean();

    private BlackBox(Path path, BoxLayout layout, int frames) throws IOException {
        this.path = path;
        this.layout = layout;
        this.frames = frames;
        try {
            this.box = BoxFile.create(path, layout.bytes(), arena);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
        this.texts = new BoxTexts(box, layout);
    }

    /** Refuses what a ring cannot have. @throws IllegalArgumentException unless {@code records} is 64 to 1,048,576 */
    public static void checkRecords(int records) {
        BoxLayout _ = BoxLayout.of(records);
    }

    /**
     * Makes the box of a region. A box that lies at the path already is kept beside it, see {@link BoxFile#PREVIOUS}.
     *
     * @param records in each ring, 64 to 1,048,576, rounded up to a power of two
     * @param frames of the stack of each event, 0 to 64
     * @param tags their names, tag 1 first
     * @throws IOException if the file cannot be made, or the disk has no room for it, or what lies there is no box
     */
    public static BlackBox open(Path path, int records, int frames, BoxRegion region, List<String> tags) throws IOException {
        BlackBox made = new BlackBox(path, BoxLayout.of(records), frames);
        try {
            made.writeHeader(region);
            made.writeTags(tags);
            BoxFile.putInPlace(path);
            return made;
        } catch (Throwable e) {
            made.close();
            throw e;
        }
    }

    private void writeTags(List<String> tags) {
        for (int tag = 1; tag <= tags.size(); tag++) {
            texts.put(BoxText.key(BoxText.TAG_KIND, tag), tags.get(tag - 1));
        }
    }

    private void writeHeader(BoxRegion region) {
        BoxHeader.set(box, BoxHeader.FILE_BYTES, layout.bytes());
        BoxHeader.set(box, BoxHeader.PID, ProcessHandle.current().pid());
        BoxHeader.set(box, BoxHeader.RECORDS, layout.records());
        BoxHeader.set(box, BoxHeader.TEXTS, layout.texts());
        BoxHeader.set(box, BoxHeader.OPENED_MILLIS, System.currentTimeMillis() - (System.nanoTime() - opened) / NANOS_PER_MILLI);
        BoxHeader.set(box, BoxHeader.PAGE_BYTES, region.pageBytes());
        BoxHeader.set(box, BoxHeader.KIND, region.memory().code);
        BoxHeader.set(box, BoxHeader.START, region.start());
        BoxHeader.set(box, BoxHeader.RESERVED_END, region.reservedEnd());
        BoxHeader.setMagic(box);
    }

    /** Nanoseconds since the box was opened: to be asked before a free, whose address may have a new owner when it returns. */
    public long now() {
        return System.nanoTime() - opened;
    }

    /** Records that the caller owns [{@code start}, {@code end}) since {@code nanos}, or does so no more. */
    public void record(BoxKind kind, long nanos, long start, long end, int tag) {
        if (broken.get()) {
            return;
        }
        try {
            write(kind, tag, start, end, nanos, frames == 0 ? 0 : keptStack());
        } catch (IllegalStateException | VirtualMachineError e) {
            lost(e);
        }
    }

    /** Records a range or a batch that a pass is about to take. */
    void recordPurge(BoxKind kind, long nanos, long start, long end, long pass) {
        if (broken.get()) {
            return;
        }
        try {
            write(kind, 0, start, end, nanos, pass);
        } catch (IllegalStateException | VirtualMachineError e) {
            lost(e);
        }
    }

    /** @return its key */
    private long keptStack() {
        CallerStack stack = CallerStack.take(frames);
        if (texts.lacks(stack.key())) {
            texts.put(stack.key(), stack.words());
        }
        return stack.key();
    }

    private void write(BoxKind kind, int tag, long start, long end, long nanos, long detail) {
        Thread thread = Thread.currentThread();
        String name = thread.getName().isEmpty() ? UNNAMED : thread.getName();
        long nameKey = BoxText.key(BoxText.THREAD_KIND, Hash.of(name));
        texts.put(nameKey, name);
        long sequence = BoxHeader.takeNext(box, kind.ring);
        BoxRecord.write(box, layout.record(kind.ring, sequence), sequence, kind, tag, start, end, nanos, thread.threadId(), nameKey,
                detail);
    }

    /**
     * The area is the caller's, or is free, whether it is recorded or not: an event is lost while another thread closes the region, without
     * heap or stack, and when somebody has cut the file.
     */
    private void lost(Throwable cause) {
        if ((cause instanceof InternalError || cause instanceof IOException) && !broken.getAndSet(true)) {
            Seldom.always(LOGGER, System.Logger.Level.WARNING, () -> "the black box " + path + " of " + layout.bytes()
                    + " bytes cannot be written and is given up: was the file cut or deleted?", cause);
        }
    }

    /**
     * Publishes how things stand, for who reads the box.
     *
     * @param end first byte past the region as it is now
     */
    void publish(SpaceStatistics counts, long end) {
        long[] values = {counts.totalPages(), counts.freePages(), counts.largestFreePages(), counts.freeRanges(), counts.busyPages(),
            counts.busyAreas(), counts.lazyPages(), counts.pooledPages(), counts.deferredPages(), counts.pinnedPages(), counts.poolHits(),
            counts.poolMisses(), counts.treeAllocations(), counts.purges(), counts.purgedAreas(), counts.decayedAreas(),
            counts.failedAllocations(), end};
        if (broken.get()) {
            return;
        }
        try {
            if (Files.size(path) < layout.bytes()) {
                throw new IOException("the file is shorter than the box");
            }
            BoxHeader.publish(box, now(), values);
        } catch (IllegalStateException | VirtualMachineError | IOException e) {
            lost(e);
        }
    }

    /** What records each batch of a purge; to be called before it is unusable. */
    public MappingInvalidation purgeRecorder() {
        return new PurgeRecorder(this);
    }

    /** Notes that the region was closed in good order, and unmaps the file, which stays. A handshake with all threads. */
    @Override public void close() {
        try {
            BoxHeader.set(box, BoxHeader.CLOSED, 1);
        } catch (IllegalStateException | VirtualMachineError e) {
            lost(e);
        }
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override public String toString() {
        return "black box " + path;
    }
}

package org.acre.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.cli.trace.MapOperation;
import org.acre.cli.trace.MapReader;
import org.acre.cli.trace.TraceLines;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Replays the mappings of a process, on the caller's thread: they depend on each other by address, and so have one order.
 *
 * <p>A mapping becomes an area. Where the program cuts a mapping, the area is cut:
 *
 * <pre>
 *   program unmaps     tail            head                      middle
 *   the area           shrinks         is freed, its rest        shrinks to its head, its tail is
 *                                      allocated where it was    allocated where it was
 * </pre>
 *
 * A fixed mapping takes its place from what is there and is allocated at just that place, if it lies in a mapping of the
 * trace; the others go where the space puts them. What the space cannot do in this way is counted as not expressed.
 */
final class MapReplay {
    /**
     * A mapping of the program, or what is left of one: an area of its own.
     *
     * @param page where the program saw it
     * @param stamp of its first page
     * @param touched whether it bears stamps: reservations may not be touched
     */
    private record Piece(long page, long pages, long address, long stamp, boolean touched) {
        long end() {
            return page + pages;
        }
    }

    private final Path file;
    private final Region region;
    private final AddressSpace space;
    private final TraceLines lines;
    private final MapReader reader;
    private final Observer observer;
    private final Stopwatch stopwatch;
    private final long pageBytes = Platform.pageSize();
    private final Stamps stamps;
    private final Demand demand = new Demand(Platform.pageSize());
    private final Tally tally = new Tally();
    private final ResidencyMeter resident;
    private final TreeMap<Long, Piece> pieces = new TreeMap<>();
    private long mappings;

    MapReplay(Path file, Region region, TraceLines lines, MapReader reader, Observer observer) {
        this.file = file;
        this.region = region;
        this.space = region.space();
        this.lines = lines;
        this.reader = reader;
        this.observer = observer;
        this.stopwatch = observer.stopwatch();
        this.stamps = new Stamps(region, pageBytes);
        this.resident = new ResidencyMeter(region);
    }

    TraceResult run(LongConsumer progress) throws IOException {
        long begun = System.nanoTime();
        MapOperation operation = new MapOperation();
        while (reader.next(operation)) {
            long started = System.nanoTime();
            try {
                execute(operation);
            } catch (RuntimeException e) {
                throw new ReplayFailedException(file, lines.line(), e);
            }
            tally.busyNanos += System.nanoTime() - started;
            tally.operations++;
            look(progress);
        }
        double wallSeconds = (System.nanoTime() - begun) / 1e9;
        observer.end(demand);
        SpaceStatistics atEnd = space.statistics();
        pieces.values().forEach(this::check);
        space.verify();
        progress.accept(lines.bytesRead());
        Residency memory = resident.end(() -> pieces.values().forEach(piece -> space.free(piece.address())));
        return TraceResult.of(String.valueOf(file.getFileName()), 1, wallSeconds, tally, demand, pageBytes, atEnd,
                region.invalidationStatistics(), memory);
    }

    private void look(LongConsumer progress) throws IOException {
        if (tally.operations % observer.operationsBetweenSamples() == 0) {
            resident.sample();
            observer.sample(demand);
            progress.accept(lines.bytesRead());
        }
        if (tally.operations == observer.quietAt()) {
            observer.quiet(demand);
        }
    }

    private void execute(MapOperation operation) {
        demand.next();
        stopwatch.start();
        switch (operation.kind()) {
            case MAP -> {
                map(operation);
                stopwatch.stop(Step.MAP);
            }
            case UNMAP -> {
                unmap(operation.page(), operation.pages());
                stopwatch.stop(Step.UNMAP);
            }
            case REMAP -> {
                remap(operation);
                stopwatch.stop(Step.REMAP);
            }
            case OTHER -> tally.skipped++;
        }
    }

    private void map(MapOperation operation) {
        long page = operation.page();
        long pages = operation.pages();
        Piece under = pieceAt(page);
        long place = operation.fixed() && under != null ? under.address() + (page - under.page()) * pageBytes
                : AddressSpace.NONE;
        unmap(page, pages);
        if (place != AddressSpace.NONE && !space.allocateAt(place, pages * pageBytes)) {
            tally.notExpressed++;
            place = AddressSpace.NONE;
        }
        add(page, pages, place == AddressSpace.NONE ? space.allocate(pages * pageBytes) : place, operation.accessible());
    }

    private void add(long page, long pages, long address, boolean accessible) {
        Piece piece = new Piece(page, pages, address, Stamps.first(mappings++), accessible);
        demand.born(pages * pageBytes);
        handedOut(piece);
        stamp(piece, 0, pages);
        pieces.put(page, piece);
    }

    private void handedOut(Piece piece) {
        long end = piece.address() - region.memory().address() + piece.pages() * pageBytes;
        tally.highest = Math.max(tally.highest, end);
    }

    /** The piece that holds {@code page}. */
    private @Nullable Piece pieceAt(long page) {
        Map.Entry<Long, Piece> below = pieces.floorEntry(page);
        return below != null && below.getValue().end() > page ? below.getValue() : null;
    }

    /** Takes [page, page + pages) from every mapping that reaches into it; what is not mapped is passed over. */
    private void unmap(long page, long pages) {
        long end = page + pages;
        Piece first = pieceAt(page);
        if (first != null) {
            cut(first, page, Math.min(end, first.end()));
        }
        for (Piece next = from(page); next != null && next.page() < end; next = from(page)) {
            cut(next, next.page(), Math.min(end, next.end()));
        }
    }

    private @Nullable Piece from(long page) {
        Map.Entry<Long, Piece> entry = pieces.ceilingEntry(page);
        return entry == null ? null : entry.getValue();
    }

    /** Cuts [start, end), which lies within {@code piece}, out of it. */
    private void cut(Piece piece, long start, long end) {
        check(piece);
        pieces.remove(piece.page());
        demand.freed(piece.pages() * pageBytes);
        if (start > piece.page()) {
            long bytes = (start - piece.page()) * pageBytes;
            if (!space.resize(piece.address(), bytes)) {
                throw new ReplayFailedException("shrinking the area at 0x" + Long.toHexString(piece.address()) + " from "
                        + piece.pages() * pageBytes + " to " + bytes + " bytes was refused");
            }
            keep(piece, piece.page(), start);
        } else {
            space.free(piece.address());
        }
        if (end < piece.end()) {
            long address = piece.address() + (end - piece.page()) * pageBytes;
            if (space.allocateAt(address, (piece.end() - end) * pageBytes)) {
                keep(piece, end, piece.end());
                // It was free for a moment, and its memory may have been given back.
                stamp(piece, end - piece.page(), piece.pages());
            } else {
                tally.notExpressed++;
            }
        }
    }

    private void stamp(Piece piece, long from, long to) {
        if (piece.touched()) {
            stopwatch.pause();
            stamps.write(piece.address(), piece.stamp(), from, to);
            stopwatch.resume();
        }
    }

    /** What is left of {@code piece}, with its stamps. */
    private void keep(Piece piece, long start, long end) {
        long skipped = start - piece.page();
        Piece rest = new Piece(start, end - start, piece.address() + skipped * pageBytes, piece.stamp() + skipped,
                piece.touched());
        pieces.put(start, rest);
        demand.kept(rest.pages() * pageBytes);
    }

    private void remap(MapOperation operation) {
        Piece piece = pieces.get(operation.page());
        if (piece == null || piece.pages() != operation.pages()) {
            // Part of a mapping, or one from before the trace: it moves out as a mapping of its own.
            unmap(operation.page(), operation.pages());
            unmap(operation.newPage(), operation.newPages());
            tally.moved++;
            add(operation.newPage(), operation.newPages(), space.allocate(operation.newPages() * pageBytes), true);
            return;
        }
        check(piece);
        pieces.remove(piece.page());
        unmap(operation.newPage(), operation.newPages());
        Piece moved = resize(piece, operation.newPage(), operation.newPages());
        demand.resized(piece.pages() * pageBytes, moved.pages() * pageBytes);
        handedOut(moved);
        pieces.put(moved.page(), moved);
    }

    private Piece resize(Piece piece, long page, long pages) {
        boolean inPlace = space.resize(piece.address(), pages * pageBytes);
        long address = inPlace ? piece.address() : space.allocate(pages * pageBytes);
        Piece resized = new Piece(page, pages, address, piece.stamp(), piece.touched());
        stamp(resized, inPlace ? Math.min(piece.pages(), pages) : 0, pages);
        if (inPlace) {
            tally.resizedInPlace++;
        } else {
            tally.moved++;
            space.free(piece.address());
        }
        return resized;
    }

    private void check(Piece piece) {
        if (piece.touched()) {
            stopwatch.pause();
            stamps.check(piece.address(), piece.stamp(), 0, piece.pages());
            stopwatch.resume();
        }
    }
}

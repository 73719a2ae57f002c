package org.acre;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.BorrowedMemory;
import org.acre.memory.Extent;
import org.acre.memory.FileFault;
import org.acre.memory.FileMemory;
import org.acre.memory.Platform;

/** Where the memory of a region comes from, and what is done with it unless the builder is told otherwise. */
record RegionSource(Kind kind, long bytes, Mapper mapper, InvalidationChoice invalidation) {
    /** Addresses that a region reserves to grow into, unless told otherwise: as much again, and no more than this. */
    private static final long MOST_SPARE = 1L << 40;

    private static final long HUGE_PAGE = 2L << 20;

    enum Kind { ANONYMOUS, FILE, BORROWED }

    /** Maps the memory when the settings are known. */
    @FunctionalInterface
    interface Mapper {
        Backing map(Extent extent, boolean sparse) throws IOException;
    }

    static RegionSource anonymous(long bytes) {
        return new RegionSource(Kind.ANONYMOUS, bytes, (extent, sparse) -> AnonymousMemory.map(extent, false),
                InvalidationChoice.of(Invalidation.REVOKE, Invalidation.DISCARD));
    }

    static RegionSource sharedAnonymous(long bytes) {
        return new RegionSource(Kind.ANONYMOUS, bytes, (extent, sparse) -> AnonymousMemory.map(extent, true),
                InvalidationChoice.of(Invalidation.REVOKE, Invalidation.DISCARD));
    }

    static RegionSource file(Path path, long bytes) {
        return new RegionSource(Kind.FILE, bytes, (extent, sparse) -> FileMemory.map(path, extent, sparse),
                InvalidationChoice.of(Invalidation.REVOKE));
    }

    static RegionSource over(MemorySegment memory) {
        return new RegionSource(Kind.BORROWED, memory.byteSize(),
                (extent, sparse) -> BorrowedMemory.of(memory, extent.alignment()), InvalidationChoice.of(Invalidation.REVOKE));
    }

    Backing map(RegionSettings<?> settings) {
        refuseUnsuitable(settings);
        long page = settings.pageSize;
        // A borrowed segment says itself what is wrong with its length.
        long whole = kind == Kind.BORROWED ? bytes : wholePages(bytes, page);
        long alignment = settings.hugePages ? Math.max(page, HUGE_PAGE) : page;
        if (settings.maxBytes.isPresent()) {
            long most = wholePages(settings.maxBytes.getAsLong(), page);
            if (most < whole) {
                throw new IllegalArgumentException("maxBytes must not be below the region's " + whole + " bytes; got " + most);
            }
            return map(new Extent(whole, most, alignment, settings.hugePages), settings.sparse);
        }
        Extent extent = new Extent(whole, whole + defaultSpare(whole, page), alignment, settings.hugePages);
        try {
            return mapper.map(extent, settings.sparse);
        } catch (IOException e) {
            if (e instanceof FileFault || extent.mostBytes() == whole) {
                throw unchecked(e);
            }
            return map(extent.withoutSpare(), settings.sparse); // addresses are limited here: do without spare ones
        }
    }

    private Backing map(Extent extent, boolean sparse) {
        try {
            return mapper.map(extent, sparse);
        } catch (IOException e) {
            throw unchecked(e);
        }
    }

    /** What callers see of a failure of the memory. */
    static UncheckedIOException unchecked(IOException e) {
        return e instanceof FileFault fault ? new RegionFileException(fault) : new UncheckedIOException(e.getMessage(), e);
    }

    private long defaultSpare(long whole, long page) {
        boolean grows = kind != Kind.BORROWED && Platform.isNative();
        long spare = Math.min(whole, MOST_SPARE) & -page;
        return grows && whole <= Long.MAX_VALUE / 4 ? spare : 0;
    }

    private void refuseUnsuitable(RegionSettings<?> settings) {
        if (kind == Kind.FILE && settings.pageSize != Platform.pageSize()) {
            throw new IllegalArgumentException("a region in a file has pages of " + Platform.pageSize()
                    + " bytes, the page of this machine's memory; got " + settings.pageSize);
        }
        if (kind != Kind.ANONYMOUS && settings.hugePages) {
            throw new IllegalArgumentException("huge pages are for anonymous memory; this region is to have " + kind
                    + " memory of " + bytes + " bytes");
        }
        if (kind == Kind.BORROWED && (settings.guardPages || settings.maxBytes.isPresent())) {
            throw new IllegalArgumentException("memory of the caller's is never protected and does not grow: guardPages and "
                    + "maxBytes are for other regions; it has " + bytes + " bytes");
        }
        if (kind != Kind.FILE && settings.sparse) {
            throw new IllegalArgumentException("sparse is for regions in files: other memory is never reserved on a disk");
        }
    }

    static long wholePages(long bytes, long page) {
        if (bytes <= 0 || bytes > Long.MAX_VALUE - (page - 1)) {
            throw new IllegalArgumentException("length of a region is 1 to " + (Long.MAX_VALUE - (page - 1))
                    + " bytes; got " + bytes);
        }
        return (bytes + page - 1) & -page;
    }
}

package org.acre;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.BorrowedMemory;
import org.acre.memory.FileMemory;
import org.acre.memory.Platform;
import org.acre.memory.SharedMemory;

/** Where the memory of a region comes from, and what is done with it unless the builder is told otherwise. */
record RegionSource(Mapper mapper, InvalidationChoice invalidation) {
    /** Maps the memory when the page size is known. */
    @FunctionalInterface
    interface Mapper {
        Backing map(long pageSize) throws IOException;
    }

    static RegionSource anonymous(long bytes) {
        return new RegionSource(page -> AnonymousMemory.map(wholePages(bytes, page), page),
                InvalidationChoice.of(Invalidation.REVOKE, Invalidation.DISCARD));
    }

    static RegionSource sharedAnonymous(long bytes) {
        return new RegionSource(page -> SharedMemory.map(wholePages(bytes, page), page),
                InvalidationChoice.of(Invalidation.REVOKE, Invalidation.DISCARD));
    }

    static RegionSource file(Path path, long bytes) {
        return new RegionSource(
                page -> {
                    requireSystemPages(path, page);
                    return FileMemory.map(path, wholePages(bytes, page));
                },
                InvalidationChoice.of(Invalidation.REVOKE));
    }

    static RegionSource over(MemorySegment memory) {
        return new RegionSource(page -> BorrowedMemory.of(memory, page), InvalidationChoice.of(Invalidation.REVOKE));
    }

    Backing map(long pageSize) {
        try {
            return mapper.map(pageSize);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static long wholePages(long bytes, long page) {
        if (bytes <= 0 || bytes > Long.MAX_VALUE - (page - 1)) {
            throw new IllegalArgumentException("length of a region is 1 to " + (Long.MAX_VALUE - (page - 1))
                    + " bytes; got " + bytes);
        }
        return (bytes + page - 1) & -page;
    }

    private static void requireSystemPages(Path path, long page) {
        if (page != Platform.pageSize()) {
            throw new IllegalArgumentException("a region in a file has pages of " + Platform.pageSize()
                    + " bytes, the page of this machine's memory; got " + page + " for " + path);
        }
    }
}

package org.acre.example;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.array.GrowableArray;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;

/**
 * Numbered pages of one length in a file. Readers take no lock and never wait. A page is never changed: who replaces one writes a new one,
 * publishes it in the directory, and defers the free of the old one until its readers have left.
 *
 * <p>{@link #commit} makes all that was appended and replaced before it survive, or none of it: after a crash the store is as the last
 * complete commit left it. Readers see what was replaced at once.
 *
 * <p>Any thread may call every method; writers take turns.
 */
public final class PageStore implements AutoCloseable {
    /** Superblocks take turns in the first two pages. */
    private static final int SUPERBLOCKS = 2;
    /** What a page of 4 KiB has room for. */
    private static final long LEAST_PAGES = 500;

    private final Region region;
    private final MemorySegment memory;
    private final MemorySegment readable;
    private final long pageBytes;
    private final ReentrantLock writers = LockOrder.newLock(LockRank.PAGE_STORE);
    // Guarded by writers, the array's content excepted.
    private final Retirement retirement;
    private final PageMap map;
    private long generation;
    /** Element n is the offset of page n; there are elements ahead. */
    private final GrowableArray directory;
    /** Written under the lock. Volatile: who sees a number sees the page under it, and the array that is long enough. */
    private volatile long pages;

    private PageStore(Region region, long pageBytes) throws IOException {
        this.region = region;
        this.memory = region.memory();
        this.readable = memory.asReadOnly();
        this.pageBytes = pageBytes;
        this.retirement = new Retirement(region);
        this.map = new PageMap(region, retirement, pageBytes);
        for (int i = 0; i < SUPERBLOCKS; i++) {
            boolean _ = region.space().allocateAt(region.addressOf(i * pageBytes), pageBytes);
        }
        Superblock last = lastCommit();
        this.generation = last.generation();
        long[] offsets = map.load(last);
        this.directory = GrowableArray.of(region, offsets.length); // only now: what the file holds has its room
        for (int page = 0; page < offsets.length; page++) {
            directory.set(page, offsets[page]);
        }
        this.pages = offsets.length;
    }

    /**
     * Opens a store, or makes a new one where there is none.
     *
     * @param fileBytes the most that the file may hold; it is sparse. Not less than its pages lie in
     * @param pageBytes a power of two, at least a page of the machine's memory; that of the store, if there is one
     * @throws IOException if the file is no such store, or damaged
     */
    public static PageStore open(Path file, long fileBytes, long pageBytes) throws IOException {
        return in(Region.builder().file(file, fileBytes).sparse().invalidation(Invalidation.NONE).uninitialized().build(), pageBytes);
    }

    /** In a region of which nothing is in use, which is closed with the store. */
    static PageStore in(Region region, long pageBytes) throws IOException {
        long fileBytes = region.memory().byteSize();
        try {
            if (Long.bitCount(pageBytes) != 1 || pageBytes < region.space().pageSize() || pageBytes > fileBytes / (SUPERBLOCKS + 1)) {
                throw new IllegalArgumentException("pages of a store in " + fileBytes + " bytes: a power of two, at least "
                        + region.space().pageSize() + " bytes and at most a third; got " + pageBytes);
            }
            return new PageStore(region, pageBytes);
        } catch (Throwable e) {
            region.close();
            throw e;
        }
    }

    private MemorySegment superblock(long number) {
        return memory.asSlice(number % SUPERBLOCKS * pageBytes, pageBytes);
    }

    private Superblock lastCommit() throws IOException {
        Superblock even = Superblock.read(superblock(0));
        Superblock odd = Superblock.read(superblock(1));
        Superblock last = even == null || (odd != null && odd.generation() > even.generation()) ? odd : even;
        if (last == null) {
            return firstCommit();
        }
        if (last.pageBytes() != pageBytes) {
            throw new IOException("the pages of this store have " + last.pageBytes() + " bytes, not " + pageBytes + ": " + region);
        }
        return last;
    }

    /** Makes the file a store. */
    private Superblock firstCommit() throws IOException {
        if (!Superblock.isBlank(superblock(0))) {
            throw new IOException("not a page store, or neither superblock is whole: " + region);
        }
        Superblock first = new Superblock(0, pageBytes, 0, 0, 0);
        first.write(superblock(0));
        force(0, pageBytes);
        return first;
    }

    public long pageBytes() {
        return pageBytes;
    }

    /** Numbers in use: 0 to this, exclusive. */
    public long pages() {
        return pages;
    }

    /** Commits so far, in the life of the file. */
    public long generation() {
        writers.lock();
        try {
            return generation;
        } finally {
            writers.unlock();
        }
    }

    /**
     * What {@code reader} makes of a page. The segment is read-only, and must not be looked at when the reader has returned. The reader
     * should be short: what others replace meanwhile is not freed before it returns.
     *
     * @throws IndexOutOfBoundsException if there is no such page
     */
    public <R extends @Nullable Object> R read(long number, Function<? super MemorySegment, ? extends R> reader) {
        try (ReadSection _ = region.gracePeriods().enter()) {
            return reader.apply(pageInside(number));
        }
    }

    /** For a caller inside a section. */
    MemorySegment pageInside(long number) {
        return readable.asSlice(directory.getInside(Objects.checkIndex(number, pages)), pageBytes);
    }

    /** A reader for a loop, to be closed. */
    public PageReader reader() {
        return new PageReader(this, region.gracePeriods().reader());
    }

    /**
     * Adds a page.
     *
     * @param content at most a page; the rest of it is zero
     * @return its number
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the file is full; nothing has changed
     */
    public long append(MemorySegment content) {
        requireFits(content);
        writers.lock();
        try {
            long number = pages;
            if (number == directory.length()) {
                boolean _ = directory.grow(Math.max(LEAST_PAGES, 2 * number));
            }
            directory.set(number, writeLocked(content));
            map.changed(number);
            pages = number + 1;
            return number;
        } finally {
            writers.unlock();
        }
    }

    /**
     * Puts a new page in the place of an old one. Readers find the one or the other, whole.
     *
     * @param content at most a page; the rest of it is zero
     * @throws IndexOutOfBoundsException if there is no such page
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the file is full; nothing has changed
     */
    public void replace(long number, MemorySegment content) {
        requireFits(content);
        writers.lock();
        try {
            long old = directory.get(Objects.checkIndex(number, pages));
            long offset = writeLocked(content);
            directory.set(number, offset); // publishes the page: from now on no reader finds the old one
            map.changed(number);
            retirement.retire(old);
        } finally {
            writers.unlock();
        }
    }

    private void requireFits(MemorySegment content) {
        if (content.byteSize() > pageBytes) {
            throw new IllegalArgumentException("a page has " + pageBytes + " bytes; got " + content.byteSize());
        }
    }

    private long writeLocked(MemorySegment content) {
        assert writers.isHeldByCurrentThread();
        long offset = retirement.allocate(pageBytes);
        MemorySegment page = memory.asSlice(offset, pageBytes);
        page.copyFrom(content);
        page.asSlice(content.byteSize()).fill((byte) 0);
        return offset;
    }

    /**
     * Makes everything before it survive a crash of the process, and of the machine: waits for the disk twice, for the pages and for the
     * superblock that names them.
     *
     * @throws org.acre.allocator.AddressSpaceExhaustedException if the file has no room for the map; the commit before stands
     */
    public void commit() {
        commit(true);
    }

    /** {@link #commit} that does not wait for the disk: it survives a crash of the process, but not of the machine. */
    public void commitUnforced() {
        commit(false);
    }

    private void commit(boolean forced) {
        writers.lock();
        try {
            Superblock next = map.write(generation + 1, pages, directory::get);
            VarHandle.releaseFence(); // a process that is killed leaves no superblock whose pages are not written
            if (forced) {
                force(0, memory.byteSize());
            }
            next.write(superblock(next.generation()));
            if (forced) {
                force(0, SUPERBLOCKS * pageBytes);
            }
            generation = next.generation();
            retirement.committed(); // only now may be overwritten what the commit before needed
        } finally {
            writers.unlock();
        }
    }

    private void force(long offset, long bytes) {
        region.force(offset, bytes);
    }

    /** Areas that the store has in its region when nothing is retired; for tests. */
    long areas() {
        return SUPERBLOCKS + map.areas() + 1 + pages; // the array of the directory is one
    }

    /** For tests. */
    Region region() {
        return region;
    }

    /** Closes the file when the readers have left. What was not committed is lost. */
    @Override public void close() {
        directory.close();
        region.close();
    }
}

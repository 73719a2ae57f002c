package org.acre.example;

import java.lang.foreign.MemorySegment;
import org.acre.purge.Reader;

/**
 * A registered reader of a {@link PageStore}, for loops: to begin and to end costs a store each. One thread at a time.
 *
 * <pre>{@code
 * reader.begin();
 * try {
 *     MemorySegment page = reader.page(number);   // stays as it is until end
 *     ...
 * } finally {
 *     reader.end();
 * }
 * }</pre>
 */
public final class PageReader implements AutoCloseable {
    private final PageStore store;
    private final Reader reader;

    PageReader(PageStore store, Reader reader) {
        this.store = store;
        this.reader = reader;
    }

    /** From now on pages stay as they are found. */
    public void begin() {
        reader.enter();
    }

    /**
     * The page as it is now, read-only. It stays so until {@link #end}; the store may have a newer one by then.
     *
     * @throws IndexOutOfBoundsException if there is no such page
     */
    public MemorySegment page(long number) {
        return store.pageInside(number);
    }

    /** The pages that were found must not be looked at any more. */
    public void end() {
        reader.exit();
    }

    /** @throws IllegalStateException between begin and end */
    @Override public void close() {
        reader.close();
    }
}

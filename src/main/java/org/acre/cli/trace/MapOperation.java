package org.acre.cli.trace;

/** One operation of a trace of mappings, in pages; a {@link MapReader} fills the same object again and again. */
public final class MapOperation {
    /** What is done. {@code OTHER}: protections, advice and the break, which no allocator of addresses sees. */
    public enum Kind { MAP, UNMAP, REMAP, OTHER }

    private Kind kind = Kind.OTHER;
    private long page;
    private long pages;
    private long newPages;
    private long newPage;
    private boolean fixed;
    private boolean accessible;

    void set(Kind kind, long page, long pages, long newPage, long newPages, boolean fixed, boolean accessible) {
        this.kind = kind;
        this.page = page;
        this.pages = pages;
        this.newPage = newPage;
        this.newPages = newPages;
        this.fixed = fixed;
        this.accessible = accessible;
    }

    public Kind kind() {
        return kind;
    }

    /** The page where it starts, as the program saw it; may be negative, for pages are counted from some page. */
    public long page() {
        return page;
    }

    /** How many pages; one or more, but for {@code OTHER}. */
    public long pages() {
        return pages;
    }

    /** Where a remapping put it. */
    public long newPage() {
        return newPage;
    }

    /** How long a remapping made it. */
    public long newPages() {
        return newPages;
    }

    /** A mapping that asked for exactly this place, and took it from whatever was there. */
    public boolean fixed() {
        return fixed;
    }

    /** Whether the program may touch it: reservations it may not. */
    public boolean accessible() {
        return accessible;
    }
}

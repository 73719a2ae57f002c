package org.acre.allocator.node;

/**
 * How many pages may be lazy: always the same, or a part of those that are not in the tree, so that a small user does not hold
 * what a large one may. A pass then costs each page that was freed the same, however much is in use.
 *
 * @param least the limit of whoever uses little
 * @param most the limit of whoever uses much
 * @param divisor between those, one page in so many that are busy, lazy or pooled
 */
public record LazyLimit(long least, long most, int divisor) {
    /** Refuses a limit that cannot be. */
    public LazyLimit {
        if (least < 0 || most < least || divisor < 1) {
            throw new IllegalArgumentException("a limit of " + least + " to " + most + " pages, and a part in " + divisor);
        }
    }

    /** The same, whatever is in use. */
    public static LazyLimit fixed(long pages) {
        return new LazyLimit(pages, pages, 1);
    }

    /** Whether it depends on what is in use. */
    boolean follows() {
        return least < most;
    }

    /** The limit while so many pages are not in the tree. */
    long of(long takenPages) {
        return Math.clamp(takenPages / divisor, least, most);
    }
}

package org.acre.allocator.node;

/**
 * The limit of lazy pages of all nodes together, kept without a counter that all nodes share.
 *
 * <p>Each list has a mark, and the marks never add up to more than the limit: as long as no list is above its mark the sum
 * is within the limit, and a push compares one number of its own list. A push above its mark adds up the lists; if the
 * limit is not crossed yet, the pages that are left are dealt out again, half to the list that asked and half to the others,
 * so that a list that works alone asks log2(limit) times a purge.
 *
 * <p>With one thread the crossing is exact. Pushes that run while the marks are dealt may overshoot by their own pages.
 */
public final class LazyThreshold {
    private final LazyLists lists;
    private final long most;

    public LazyThreshold(LazyLists lists, long most) {
        this.lists = lists;
        this.most = most;
    }

    /** Whether all lists together hold more than the limit; deals out the rest if not. */
    public boolean isCrossed(int asking) {
        long sum = lazyPages();
        if (sum > most) {
            return true;
        }
        long left = most - sum;
        int count = lists.count();
        long others = count == 1 ? 0 : left / 2 / (count - 1);
        long asker = left - others * (count - 1);
        for (int node = 0; node < count; node++) {
            lists.setMark(node, lists.pages(node) + (node == asking ? asker : others));
        }
        return false;
    }

    private long lazyPages() {
        long sum = 0;
        for (int node = 0; node < lists.count(); node++) {
            sum += lists.pages(node);
        }
        return sum;
    }
}

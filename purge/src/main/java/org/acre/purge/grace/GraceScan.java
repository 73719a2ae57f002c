package org.acre.purge.grace;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/** The sections that were open when a grace period began, and which of them still are. One thread at a time. */
final class GraceScan {
    private final ReaderSet readers;
    private ReaderState[] open = new ReaderState[16];
    private long[] seen = new long[open.length];
    private int count;
    private int found;
    private long since;

    GraceScan(ReaderSet readers) {
        this.readers = readers;
    }

    /**
     * Notes the sections that are open, but for those opened in the epoch of {@code gate}, which is this grace period's own. The
     * fence before it is the caller's: {@link Gate#heavy}.
     */
    void begin(long gate) {
        count = 0;
        since = System.nanoTime();
        readers.forEach(reader -> note(reader, gate));
        found = count;
    }

    private void note(ReaderState reader, long gate) {
        long word = reader.wordAcquire();
        if (!ReaderWord.isInside(word) || ReaderWord.isSameEpoch(word, gate)) {
            return;
        }
        if (count == open.length) {
            open = Arrays.copyOf(open, 2 * count);
            seen = Arrays.copyOf(seen, 2 * count);
        }
        open[count] = reader;
        seen[count] = word;
        count++;
    }

    /** Looks again at the sections that were open last time. @return whether none is */
    boolean isOver() {
        int left = 0;
        for (int i = 0; i < count; i++) {
            ReaderState reader = open[i];
            if (!ReaderWord.hasEnded(seen[i], reader.wordAcquire())) {
                open[left] = reader;
                seen[left] = seen[i];
                left++;
            }
        }
        count = left;
        return left == 0;
    }

    /** How many sections were open when the grace period began. */
    int found() {
        return found;
    }

    /** When the sections were seen first, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Shows the sections still open: the reader, and its word when it was seen first. */
    void forEachOpen(ObjLongConsumer<ReaderState> visitor) {
        for (int i = 0; i < count; i++) {
            visitor.accept(open[i], seen[i]);
        }
    }
}

package org.acre.blackbox;

import java.lang.foreign.MemorySegment;

/**
 * The words of a box by their keys. Keys lie in the slots behind that of their hash, without links; they are never taken out. Stacks have
 * one half of the slots, and names the other: a program with a new name for each of its threads loses names, and not stacks.
 */
final class BoxTexts {
    /** What has no slot among so many stays without words. */
    private static final int PROBES = 16;
    private static final long NONE = -1;

    private final MemorySegment box;
    private final BoxLayout layout;
    private final long half;

    BoxTexts(MemorySegment box, BoxLayout layout) {
        this.box = box;
        this.layout = layout;
        this.half = layout.texts() / 2;
    }

    /** Whether the words of a key are not in the box, and there is room for them. */
    boolean lacks(long key) {
        long at = search(key);
        return at != NONE && BoxText.key(box, at) == 0;
    }

    /** Writes the words of a key, if nobody else was quicker, and there is room. Any thread, waits for nobody. */
    void put(long key, String words) {
        for (long at = search(key); at != NONE && BoxText.key(box, at) != key; at = search(key)) {
            if (BoxText.takeFor(box, at, key) == 0) {
                BoxText.write(box, at, words);
                return;
            }
        }
    }

    /** The words of a key, or nothing. */
    String find(long key) {
        long at = search(key);
        return at != NONE && BoxText.key(box, at) == key ? BoxText.text(box, at) : "";
    }

    /** The slot of a key, or else one that is nobody's; or none. */
    private long search(long key) {
        long first = BoxText.isStack(key) ? half : 0;
        long hash = Hash.mix(0, key);
        for (int probe = 0; probe < PROBES; probe++) {
            long at = layout.text(first + ((hash + probe) & (half - 1)));
            long present = BoxText.key(box, at);
            if (present == key || present == 0) {
                return at;
            }
        }
        return NONE;
    }
}

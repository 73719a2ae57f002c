package org.acre.blackbox;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** The words of a box by their keys, in a table without links: a key lies in one of the slots behind that of its hash. */
final class BoxTexts {
    /** What has no slot among so many stays without words. */
    static final int PROBES = 16;

    private final MemorySegment box;
    private final BoxLayout layout;

    BoxTexts(MemorySegment box, BoxLayout layout) {
        this.box = box;
        this.layout = layout;
    }

    /** Sees to it that the words of a key are in the box, if there is room. Any thread, waits for nobody. */
    void keep(long key, Supplier<String> words) {
        for (int probe = 0; probe < PROBES; probe++) {
            long at = slot(key, probe);
            long present = BoxText.key(box, at);
            if (present == 0) {
                present = BoxText.takeFor(box, at, key);
                if (present == 0) {
                    BoxText.write(box, at, words.get());
                    return;
                }
            }
            if (present == key) {
                return;
            }
        }
    }

    /** The words of a key, or nothing. */
    String find(long key) {
        for (int probe = 0; probe < PROBES; probe++) {
            long at = slot(key, probe);
            if (BoxText.key(box, at) == key) {
                return BoxText.text(box, at);
            }
        }
        return "";
    }

    private long slot(long key, int probe) {
        return layout.text(Hash.mix(0, key) + probe & layout.texts() - 1);
    }
}

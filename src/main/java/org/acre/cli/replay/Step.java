package org.acre.cli.replay;

import java.util.Locale;

/** Kinds of operations whose latencies are told apart. */
public enum Step {
    ALLOCATE, ALLOCATE_ZEROED, RESIZE, FREE, MAP, UNMAP, REMAP;

    /** As in running text: "allocate zeroed". */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

package org.acre;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.acre.blackbox.BlackBox;
import org.acre.blackbox.BoxRegion;
import org.acre.memory.Backing;

/** The black box that a region is to have: see {@link RegionSettings#blackBox(Path, int, int)}. */
record BoxChoice(Path file, int records, int frames) {
    /** Enough to get from a library to who called it. */
    static final int FRAMES = 8;
    private static final int MOST_FRAMES = 64;

    BoxChoice {
        BlackBox.checkRecords(records);
        if (frames < 0 || frames > MOST_FRAMES) {
            throw new IllegalArgumentException("a black box keeps 0 to " + MOST_FRAMES + " frames of a stack; got " + frames);
        }
    }

    BlackBox open(Backing backing, RegionSource source, RegionSettings<?> settings) {
        long start = backing.memory().address();
        BoxRegion.Memory memory = switch (source.kind()) {
            case ANONYMOUS -> BoxRegion.Memory.ANONYMOUS;
            case FILE -> BoxRegion.Memory.FILE;
            case BORROWED -> BoxRegion.Memory.BORROWED;
        };
        try {
            return BlackBox.open(file, records, frames,
                    new BoxRegion(memory, start, start + backing.memory().byteSize(), settings.pageSize), settings.tags.names());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}

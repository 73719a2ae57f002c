package org.acre.cli.live;

import java.util.Optional;
import java.util.function.Consumer;
import org.acre.states.MemoryRange;

/** Regions and spaces to look at: of a JVM that runs, or of a file. For one thread. */
public interface StatSource extends AutoCloseable {
    /** What it is, for messages: {@code process 4711}. */
    String name();

    /** Whether its numbers go on changing, so that it pays to ask again after a while. */
    boolean isLive();

    /**
     * The numbers of now; of a file, the next that it holds.
     *
     * @param states whether those are wanted for which every area is looked at
     * @return empty if there are no more: the file ends, or the JVM has
     */
    Optional<Snapshot> next(boolean states) throws SourceException;

    /**
     * Shows every range of a space of the last snapshot, ascending.
     *
     * @throws SourceException if this source has none, and what has them
     */
    void forEachRange(SpaceSnapshot space, Consumer<MemoryRange> visitor) throws SourceException;

    @Override void close();
}

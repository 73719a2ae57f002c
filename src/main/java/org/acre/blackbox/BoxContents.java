package org.acre.blackbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a box holds.
 *
 * @param pid of the process that wrote it
 * @param opened when it was opened
 * @param closed whether its region was closed in good order
 * @param region that it is about
 * @param statistics that were last published, if any
 * @param events of all rings, in the order of their times
 * @param written records ever written to each ring, of which the last ones are here
 * @param torn records that were under their writer's hands
 * @param missingBytes by which the file is shorter than it was made
 */
public record BoxContents(long pid, Instant opened, boolean closed, BoxRegion region, Optional<BoxStatistics> statistics,
        List<BoxEvent> events, Map<BoxRing, Long> written, int torn, long missingBytes) {
    public BoxContents {
        events = List.copyOf(events);
        written = Map.copyOf(written);
    }

    /** Events of a ring that are still here, and whole. */
    public long present(BoxRing ring) {
        return events.stream().filter(event -> event.kind().ring == ring).count();
    }

    /** Whether every event of a ring is still here. */
    public boolean isComplete(BoxRing ring) {
        return present(ring) == written.getOrDefault(ring, 0L);
    }
}

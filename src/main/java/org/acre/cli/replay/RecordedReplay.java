package org.acre.cli.replay;

import java.util.Map;
import org.acre.cli.map.SpaceMap;

/**
 * A replay that was looked at all the while.
 *
 * @param result its figures
 * @param settings of the region, by name
 * @param timeline what the region was like from the first operation to the last
 * @param latencies of its operations
 * @param atPeak the region when the program had the most
 * @param atEnd the region after the last operation
 */
public record RecordedReplay(TraceResult result, Map<String, String> settings, Timeline timeline, Latencies latencies, SpaceMap atPeak,
        SpaceMap atEnd) {}

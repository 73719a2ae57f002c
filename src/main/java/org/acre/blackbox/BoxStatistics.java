package org.acre.blackbox;

import java.time.Instant;
import org.acre.allocator.SpaceStatistics;

/**
 * What a region last published in its box.
 *
 * @param time when
 * @param space the statistics of its space
 * @param end first byte past the region
 */
public record BoxStatistics(Instant time, SpaceStatistics space, long end) {}

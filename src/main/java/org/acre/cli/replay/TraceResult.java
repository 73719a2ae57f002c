package org.acre.cli.replay;

import java.util.List;
import org.acre.InvalidationStatistics;
import org.acre.allocator.SpaceStatistics;

/**
 * The figures of one trace. Sizes are what the program asked for, in bytes, and what that takes in whole pages.
 *
 * @param trace name of the file
 * @param threads workers that replayed it
 * @param operations all operations of the trace, skipped ones included
 * @param seconds the busiest worker's time inside operations; reading the trace is not counted
 * @param wallSeconds from the first line to the last operation
 * @param resizedInPlace resizes that the space did in place
 * @param moved resizes that took an allocation and a free
 * @param skipped operations that no allocator of addresses sees: protections, advice, the break
 * @param notExpressed unmappings and fixed mappings that the space could not do as the program did
 * @param liveBytes at the end of the trace
 * @param livePages at the end of the trace
 * @param peakBytes at most
 * @param peakPages at most
 * @param peakOperation the operation after which the most bytes were live, from 1
 * @param pageBytes bytes in a page
 * @param footprintBytes from the start of the region to the highest byte ever handed out
 * @param space of the region, at the end of the trace
 * @param invalidation what was done to freed areas, up to the full purge after the trace
 * @param resident what the region took of the machine's memory
 * @param areasByClass areas handed out to the program by size class: 1, 2, 3-4, 5-8, ... pages
 */
public record TraceResult(String trace, int threads, long operations, double seconds, double wallSeconds,
        long resizedInPlace, long moved, long skipped, long notExpressed, long liveBytes, long livePages, long peakBytes,
        long peakPages, long peakOperation, long pageBytes, long footprintBytes, SpaceStatistics space, InvalidationStatistics invalidation,
        Residency resident, List<Long> areasByClass) {

    static TraceResult of(String trace, int threads, double wallSeconds, Tally tally, Demand demand, long pageBytes,
            SpaceStatistics space, InvalidationStatistics invalidation, Residency resident) {
        return new TraceResult(trace, threads, tally.operations, tally.busyNanos / 1e9, wallSeconds, tally.resizedInPlace,
                tally.moved, tally.skipped, tally.notExpressed, demand.liveBytes(), demand.livePages(), demand.peakBytes(),
                demand.peakPages(), demand.peakOperation(), pageBytes, tally.highest, space, invalidation, resident,
                demand.areasByClass());
    }

    /** Operations in a second of the busiest worker; 0 for a trace without operations. */
    public double operationsPerSecond() {
        return seconds > 0 ? operations / seconds : 0;
    }

    /** Fragmentation: the footprint over the pages live at the peak; 0 if nothing was ever live. */
    public double footprintOverLive() {
        return peakPages > 0 ? (double) footprintBytes / (peakPages * pageBytes) : 0;
    }

    /** What whole pages cost: pages live at their peak, in bytes, over the peak of the bytes asked for; 0 if none were. */
    public double rounding() {
        return peakBytes > 0 ? (double) (peakPages * pageBytes) / peakBytes : 0;
    }
}

package org.acre.agrona;

import java.util.List;
import org.acre.ArenaStatistics;
import org.acre.InvalidationStatistics;
import org.acre.Region;
import org.acre.ViewStatistics;
import org.acre.allocator.SpaceStatistics;
import org.acre.purge.DeferredFreeStatistics;
import org.acre.purge.GraceStatistics;
import org.acre.purge.PurgerStatistics;
import org.acre.small.SmallObjectStatistics;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * A region's live statistics as Agrona's counters, which lie in a region too: whatever shows Agrona's counters shows Acre's. Counters are
 * labelled {@code acre space: freePages}, and so on, after the components of the records of statistics; durations are in nanoseconds, flags are
 * 0 and 1. There is room for counters of the caller's beside them.
 *
 * <p>An {@link Agent}: give it to an {@code AgentRunner}, or call {@link #publish} from time to time. Asking for the statistics looks at all
 * slabs, and starts the region's grace periods and deferred frees.
 *
 * <p>Threads: one at a time publishes and makes counters; any number read.
 */
public final class RegionCounters implements Agent, AutoCloseable {
    /** The type of Acre's counters in their metadata. */
    public static final int TYPE_ID = 0xAC2E;

    private static final int MOST_COUNTERS = 256;

    private final AreaBuffer metadata;
    private final AreaBuffer values;
    private final CountersManager manager;
    private final List<RecordCounters<?>> records;

    private RegionCounters(Region observed, AreaBuffer metadata, AreaBuffer values) {
        this.metadata = metadata;
        this.values = values;
        this.manager = new CountersManager(metadata, values);
        this.records = List.of(
                new RecordCounters<>(manager, TYPE_ID, "space", SpaceStatistics.class, () -> observed.space().statistics()),
                new RecordCounters<>(manager, TYPE_ID, "purger", PurgerStatistics.class, () -> observed.purger().statistics()),
                new RecordCounters<>(manager, TYPE_ID, "invalidation", InvalidationStatistics.class, observed::invalidationStatistics),
                new RecordCounters<>(manager, TYPE_ID, "arenas", ArenaStatistics.class, observed::arenaStatistics),
                new RecordCounters<>(manager, TYPE_ID, "views", ViewStatistics.class, observed::viewStatistics),
                new RecordCounters<>(manager, TYPE_ID, "small objects", SmallObjectStatistics.class, observed::smallObjectStatistics),
                new RecordCounters<>(manager, TYPE_ID, "grace", GraceStatistics.class, () -> observed.gracePeriods().statistics()),
                new RecordCounters<>(manager, TYPE_ID, "deferred", DeferredFreeStatistics.class,
                        () -> observed.deferredFree().statistics()));
    }

    /** Counters of {@code region}, in that region itself. */
    public static RegionCounters of(Region region) {
        return of(region, region);
    }

    /**
     * Counters of {@code observed} that lie in {@code home}: a file region, say, where other processes can read them.
     *
     * @throws org.acre.allocator.AddressSpaceExhaustedException if {@code home} has no 160 KiB
     */
    public static RegionCounters of(Region observed, Region home) {
        AreaBuffer metadata = AreaBuffer.allocate(home, MOST_COUNTERS * CountersReader.METADATA_LENGTH);
        try {
            return of(observed, home, metadata);
        } catch (Throwable e) {
            metadata.close();
            throw e;
        }
    }

    private static RegionCounters of(Region observed, Region home, AreaBuffer metadata) {
        AreaBuffer values = AreaBuffer.allocate(home, MOST_COUNTERS * CountersReader.COUNTER_LENGTH);
        try {
            return new RegionCounters(observed, metadata, values);
        } catch (Throwable e) {
            values.close();
            throw e;
        }
    }

    /** Writes the statistics of now into the counters. */
    public void publish() {
        records.forEach(RecordCounters::publish);
    }

    /** {@link #publish}; there is never more to do. */
    @Override public int doWork() {
        publish();
        return 0;
    }

    @Override public String roleName() {
        return "acre-counters";
    }

    /** Where the caller's own counters are made. */
    public CountersManager manager() {
        return manager;
    }

    /** A reader of all counters, for any thread; it may be used until {@link #close}. */
    public CountersReader reader() {
        return new CountersReader(metadata, values);
    }

    /** Gives the counters' memory back: nobody may publish or read any more. Again: does nothing. */
    @Override public void close() {
        metadata.close();
        values.close();
    }

    @Override public String toString() {
        return "RegionCounters(" + records.size() + " records in " + metadata + " and " + values + ')';
    }
}

package org.acre.management;

import java.util.SortedMap;
import org.acre.ArenaStatistics;
import org.acre.InvalidationStatistics;
import org.acre.RegionStates;
import org.acre.TagStatistics;
import org.acre.ViewStatistics;
import org.acre.purge.PurgerStatistics;
import org.acre.small.SmallObjectStatistics;

/**
 * A region, with its space, as JMX shows it. Attributes cost microseconds, but for those that say otherwise; what looks at every area is
 * an operation. Any thread. When the region is closed all of them throw {@link IllegalStateException}.
 */
public interface RegionMXBean extends AddressSpaceMXBean {
    /** Its length, its address and what it lies on, in words. */
    String getDescription();

    /** Bytes that its budget counts; -1 if it has none. */
    long getCommittedBytes();

    /** Memory of the OS that it takes, or blocks of its file; -1 where the OS does not tell. Reads the list of mappings: milliseconds. */
    long getResidentBytes();

    /** What its purger has done. */
    PurgerStatistics getPurger();

    /** What its invalidation has done, as of its last purge. */
    InvalidationStatistics getInvalidation();

    /** What its arenas are doing. */
    ArenaStatistics getArenas();

    /** What its views have done. */
    ViewStatistics getViews();

    /** What its slabs hold. Looks at all of them. */
    SmallObjectStatistics getSmallObjects();

    /** One picture of where its bytes are: {@link org.acre.Region#states}. */
    RegionStates states();

    /** What the live areas of each tag take: {@link org.acre.Region#tagStatistics}. */
    SortedMap<String, TagStatistics> tags();

    /**
     * What is live now: {@link org.acre.Region#leakReport}.
     *
     * @param most how many of the oldest are told one by one; those of no known age come last, the longest first
     */
    LiveReport leakReport(int most);

    /** One pass: {@link org.acre.purge.Purger#purge()}. */
    PurgeReport purge();

    /** One pass that leaves nothing in pools and caches: {@link org.acre.purge.Purger#purgeAll}. */
    PurgeReport purgeAll();
}

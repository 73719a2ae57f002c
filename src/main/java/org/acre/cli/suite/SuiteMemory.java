package org.acre.cli.suite;

import java.util.List;
import org.acre.Region;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/** What the cases of one run allocate from: the region that all share, and one of shared memory for those that view pages. */
final class SuiteMemory implements AutoCloseable {
    /** Freed pages wait for a purge; beside those in use there is room for as many again, and for these. */
    private static final long SPARE_PAGES = 1 << 14;

    private final Region region;
    private final @Nullable Region viewed;
    private final long areasBefore;

    SuiteMemory(Region region, SuiteParameters parameters, List<SuiteCase> chosen) {
        this.region = region;
        this.areasBefore = region.space().statistics().busyAreas();
        long pages = Math.addExact(Math.multiplyExact(2L * parameters.threads(), parameters.pages()), SPARE_PAGES);
        this.viewed = chosen.stream().anyMatch(SuiteCase::views)
                ? Region.builder().sharedAnonymous(Math.multiplyExact(pages, Platform.pageSize())).build()
                : null;
    }

    CaseMemory of(SuiteCase suiteCase) {
        Region other = viewed;
        return new CaseMemory(suiteCase.views() && other != null ? other : region);
    }

    /** @throws IllegalStateException if a space is broken, or areas or views are left behind */
    void verify() {
        verify(region, areasBefore);
        Region other = viewed;
        if (other != null) {
            verify(other, 0);
            long live = other.viewStatistics().live();
            if (live != 0) {
                throw new IllegalStateException("the suite left " + live + " views behind");
            }
        }
    }

    private static void verify(Region each, long areasBefore) {
        each.space().verify();
        long areas = each.space().statistics().busyAreas();
        if (areas != areasBefore) {
            throw new IllegalStateException("the suite left areas behind: " + areas + " are busy, before it " + areasBefore);
        }
    }

    /** Closes what it has opened itself. */
    @Override public void close() {
        Region other = viewed;
        if (other != null) {
            other.close();
        }
    }
}

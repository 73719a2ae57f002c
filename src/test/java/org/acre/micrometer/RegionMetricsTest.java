package org.acre.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.junit.jupiter.api.Test;

class RegionMetricsTest {
    private static final long MIB = 1 << 20;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String meter, String... tags) {
        return registry.get(meter).tag("region", "pages").tags(tags).gauge().value();
    }

    private double counter(String meter, String... tags) {
        return registry.get(meter).tags(tags).functionCounter().count();
    }

    @Test void bindTo_regionInUse_showsItsNumbers() {
        try (Region region = Region.anonymous(64 * MIB)) {
            new RegionMetrics(region, "pages", 0).bindTo(registry);
            assertEquals(0, gauge("acre.memory", "state", "live"));
            long area = region.allocateAddress(3 * MIB);
            region.allocate(64);
            SpaceStatistics now = region.space().statistics();
            assertEquals((double) (now.busyPages() * region.space().pageSize()), gauge("acre.memory", "state", "live"));
            assertEquals(2, gauge("acre.areas"));
            assertEquals(1, gauge("acre.objects"));
            assertEquals(64, gauge("acre.objects.memory"));
            assertEquals((double) region.smallObjectStatistics().slabBytes(), gauge("acre.slabs.memory"));
            assertEquals((double) now.treeAllocations(), counter("acre.allocations", "from", "tree"));
            assertEquals(0, counter("acre.allocations.failed"));
            assertTrue(gauge("acre.memory.free.largest") > 32 * MIB);
            region.freeAddress(area);
            region.purger().purgeAll();
            assertTrue(counter("acre.purges") >= 1);
            assertTrue(counter("acre.discarded") >= 0);
            double all = List.of("live", "deferred", "lazy", "pinned", "pooled", "free").stream()
                    .mapToDouble(state -> gauge("acre.memory", "state", state)).sum();
            assertEquals((double) (64 * MIB), all);
        }
    }

    @Test void bindTo_everyMeter_hasAUnitAndADescriptionAndTheRegionsName() {
        try (Region region = Region.anonymous(MIB)) {
            new RegionMetrics(region, "pages").bindTo(registry);
            assertTrue(registry.getMeters().size() > 20, () -> registry.getMeters().toString());
            registry.forEachMeter(meter -> {
                assertTrue(meter.getId().getBaseUnit() != null, meter.getId()::toString);
                assertTrue(meter.getId().getDescription() != null, meter.getId()::toString);
                assertEquals("pages", meter.getId().getTag("region"));
                assertTrue(meter instanceof Gauge gauge ? gauge.value() >= 0 : ((FunctionCounter) meter).count() >= 0, meter.getId()::toString);
            });
        }
    }

    @Test void close_ofTheRegion_removesItsMetersAlone() {
        registry.counter("mine");
        try (Region region = Region.anonymous(MIB)) {
            new RegionMetrics(region, "pages").bindTo(registry);
        }
        assertEquals(List.of("mine"), registry.getMeters().stream().map(meter -> meter.getId().getName()).toList());
    }

    @Test void bindTo_secondRegionOfTheSameName_isRefused() {
        try (Region first = Region.anonymous(MIB); Region second = Region.anonymous(2 * MIB)) {
            new RegionMetrics(first, "pages").bindTo(registry);
            int meters = registry.getMeters().size();
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> new RegionMetrics(second, "pages").bindTo(registry));
            assertTrue(e.toString().contains("pages"), e.toString());
            assertEquals(meters, registry.getMeters().size());
        }
    }

    @Test void sampler_closedRegion_keepsTheLastNumbers() {
        Region region = Region.anonymous(MIB);
        Sampler sampler = new Sampler(region, 0);
        region.close();
        assertEquals(MIB / 4096.0, sampler.value(sample -> sample.space().totalPages()) * sampler.value(RegionSample::pageBytes) / 4096);
        assertEquals(0, sampler.residentBytes());
    }
}

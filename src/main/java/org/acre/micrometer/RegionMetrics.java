package org.acre.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.acre.Region;

/**
 * A region's numbers as meters, each with the tag {@code region}:
 *
 * <pre>
 *   acre.memory                bytes     state=live, deferred, lazy, pinned, pooled, free; together all of the region
 *   acre.memory.free.largest   bytes     the largest hole; acre.memory.free.ranges: how many there are
 *   acre.memory.resident       bytes     what the OS has given; acre.memory.committed: what the budget counts
 *   acre.areas                 areas     that are live
 *   acre.allocations           counter   from=pool, tree; acre.allocations.failed
 *   acre.purges                counter   acre.purge.areas, acre.purge.failures (batches whose invalidation threw)
 *   acre.handshakes            counter   for=areas, arenas, views: stops of every thread
 *   acre.discarded             counter   bytes given back to the OS
 *   acre.arenas, acre.arenas.memory      that are open; bytes under arenas
 *   acre.objects, acre.objects.memory    small objects that are live; acre.slabs.memory: bytes of their slabs
 *   acre.views, acre.mappings            that are live; mappings of the kernel
 * </pre>
 *
 * <p>The numbers of one read of a registry are of one moment, as far as a region has such a thing: they are taken at most ten times a
 * second. The meters are removed from the registry when the region closes. Any thread.
 */
public final class RegionMetrics implements MeterBinder {
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String AREAS = "areas";
    private static final String ARENAS = "arenas";
    private static final String VIEWS = "views";

    private final Region region;
    private final String name;
    private final long freshNanos;

    /**
     * The meters of {@code region}.
     *
     * @param name the value of their tag {@code region}
     */
    public RegionMetrics(Region region, String name) {
        this(region, name, FRESH_NANOS);
    }

    RegionMetrics(Region region, String name, long freshNanos) {
        this.region = region;
        this.name = name;
        this.freshNanos = freshNanos;
    }

    /** @throws IllegalStateException if the region is closed, or the registry has meters of another of this name */
    @Override public void bindTo(MeterRegistry registry) {
        if (registry.find("acre.areas").tag("region", name).meter() != null) {
            throw new IllegalStateException("there are meters of a region named " + name + " already: choose another name, or close that region");
        }
        Binding binding = new Binding(registry, Tags.of("region", name), new Sampler(region, freshNanos));
        binding.memory();
        binding.allocations();
        binding.purges();
        binding.others();
        try {
            Runnable _ = region.onClose(binding::remove);
        } catch (IllegalStateException e) {
            binding.remove(); // closed meanwhile
            throw e;
        }
    }

    /** The meters of one registry. */
    private static final class Binding {
        private final MeterRegistry registry;
        private final Tags tags;
        private final Sampler sampler;
        private final List<Meter> meters = new ArrayList<>();

        Binding(MeterRegistry registry, Tags tags, Sampler sampler) {
            this.registry = registry;
            this.tags = tags;
            this.sampler = sampler;
        }

        void memory() {
            state("live", sample -> sample.space().busyPages());
            state("deferred", sample -> sample.space().deferredPages());
            state("lazy", sample -> sample.space().lazyPages());
            state("pinned", sample -> sample.space().pinnedPages());
            state("pooled", sample -> sample.space().pooledPages());
            state("free", sample -> sample.space().freePages());
            gauge("acre.memory.free.largest", BaseUnits.BYTES, "The largest hole", tags, bytes(sample -> sample.space().largestFreePages()));
            gauge("acre.memory.free.ranges", "ranges", "Holes", tags, sample -> sample.space().freeRanges());
            gauge("acre.memory.committed", BaseUnits.BYTES, "Bytes that the budget counts", tags, RegionSample::committedBytes);
            meters.add(Gauge.builder("acre.memory.resident", sampler, Sampler::residentBytes).tags(tags).baseUnit(BaseUnits.BYTES)
                    .description("Memory of the OS that the region takes, or blocks of its file").strongReference(true).register(registry));
        }

        void allocations() {
            gauge("acre.areas", AREAS, "Areas that are live", tags, sample -> sample.space().busyAreas());
            String what = "Areas handed out";
            counter("acre.allocations", AREAS, what, tags.and("from", "pool"), sample -> sample.space().poolHits());
            counter("acre.allocations", AREAS, what, tags.and("from", "tree"), sample -> sample.space().treeAllocations());
            counter("acre.allocations.failed", AREAS, "Allocations for which there was no room", tags,
                    sample -> sample.space().failedAllocations());
        }

        void purges() {
            counter("acre.purges", "passes", "Purge passes", tags, sample -> sample.space().purges());
            counter("acre.purge.areas", AREAS, "Areas that passes have taken from lazy lists", tags, sample -> sample.space().purgedAreas());
            counter("acre.purge.failures", "batches", "Batches whose invalidation threw", tags,
                    sample -> sample.purger().failedInvalidations());
            counter("acre.discarded", BaseUnits.BYTES, "Bytes given back to the OS", tags, sample -> sample.invalidation().discardedBytes());
            handshakes(AREAS, sample -> sample.invalidation().handshakes());
            handshakes(ARENAS, sample -> sample.arenas().handshakes());
            handshakes(VIEWS, sample -> sample.views().handshakes());
        }

        void others() {
            gauge("acre.arenas", ARENAS, "Arenas that are open", tags, sample -> sample.arenas().openArenas());
            gauge("acre.arenas.memory", BaseUnits.BYTES, "Bytes under arenas", tags, sample -> sample.arenas().heldBytes());
            gauge("acre.objects", BaseUnits.OBJECTS, "Small objects that are live", tags, sample -> sample.smallObjects().liveObjects());
            gauge("acre.objects.memory", BaseUnits.BYTES, "Bytes of their slots", tags, sample -> sample.smallObjects().liveBytes());
            gauge("acre.slabs.memory", BaseUnits.BYTES, "Bytes of the slabs of small objects", tags,
                    sample -> sample.smallObjects().slabBytes());
            gauge("acre.views", VIEWS, "Views that are live", tags, sample -> sample.views().live());
            gauge("acre.mappings", "mappings", "Mappings of the kernel", tags, RegionSample::kernelMappings);
        }

        private void state(String state, ToDoubleFunction<RegionSample> pages) {
            gauge("acre.memory", BaseUnits.BYTES, "Bytes of the region by state", tags.and("state", state), bytes(pages));
        }

        private void handshakes(String what, ToDoubleFunction<RegionSample> number) {
            counter("acre.handshakes", "handshakes", "Stops of every thread", tags.and("for", what), number);
        }

        private static ToDoubleFunction<RegionSample> bytes(ToDoubleFunction<RegionSample> pages) {
            return sample -> pages.applyAsDouble(sample) * sample.pageBytes();
        }

        private void gauge(String meter, String unit, String description, Tags all, ToDoubleFunction<RegionSample> number) {
            meters.add(Gauge.builder(meter, sampler, source -> source.value(number)).tags(all).baseUnit(unit).description(description)
                    .strongReference(true).register(registry));
        }

        private void counter(String meter, String unit, String description, Tags all, ToDoubleFunction<RegionSample> number) {
            // The lambda keeps the sampler alive: a counter by function would let go of it.
            Sampler source = sampler;
            meters.add(FunctionCounter.builder(meter, source, _ -> source.value(number)).tags(all).baseUnit(unit).description(description)
                    .register(registry));
        }

        void remove() {
            meters.forEach(registry::remove);
        }
    }
}

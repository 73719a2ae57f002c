package org.acre.cli.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.acre.Region;
import org.acre.allocator.SpaceStatistics;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.cli.map.ByteText;
import org.acre.cli.map.SpaceMap;
import org.acre.small.SmallObjectStatistics;
import org.jspecify.annotations.Nullable;

/** Records what there is to see of one replay: a timeline, latencies, and the map at the peak and at the end. */
final class Recorder implements Observer {
    /** About so many samples: each is a walk over the free ranges, by the thread that reads the trace. */
    private static final int SAMPLES = 1000;
    /** Workers that are dealt less than this wait more than they work. */
    private static final int LEAST_IN_A_ROUND = 32;

    private final Region region;
    private final long quietAt;
    private final int operationsBetweenSamples;
    private final PacedResidency residency;
    private final Map<String, String> settings;
    private final Timeline timeline = new Timeline();
    private final List<Latencies> latencies = new ArrayList<>();
    private @Nullable SpaceMap atPeak;
    private @Nullable SpaceMap atEnd;

    /**
     * @param first what a replay of the same trace gave
     * @param dealt whether operations are dealt out to workers in rounds
     */
    Recorder(Region region, ReplayOptions options, TraceResult first, boolean dealt) {
        this.region = region;
        this.settings = settings(region, options);
        this.quietAt = first.peakOperation();
        this.operationsBetweenSamples = Math.clamp(first.operations() / SAMPLES, dealt ? LEAST_IN_A_ROUND : 1, Round.OPERATIONS);
        this.residency = new PacedResidency(region, first.operations());
    }

    private static Map<String, String> settings(Region region, ReplayOptions options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("region", region.toString());
        settings.put("page", ByteText.of(region.space().pageSize()));
        settings.put("nodes", Integer.toString(region.space().nodes()));
        settings.put("lazy pages, at most", Long.toString(SpaceDoor.of(region.space()).lazyMaxPages()));
        settings.put("invalidation", options.invalidation().isEmpty() ? "the default" : options.invalidation().toString());
        settings.put("workers", Integer.toString(options.threads()));
        return settings;
    }

    @Override public int operationsBetweenSamples() {
        return operationsBetweenSamples;
    }

    @Override public long quietAt() {
        return quietAt;
    }

    @Override public Stopwatch stopwatch() {
        Latencies stopwatch = new Latencies();
        latencies.add(stopwatch);
        return stopwatch;
    }

    @Override public void sample(Demand demand) {
        if (timeline.wants()) {
            timeline.add(look(demand, residency.bytes(demand.operations())));
        }
    }

    @Override public void quiet(Demand demand) {
        timeline.add(look(demand, region.residentBytes().orElse(-1)));
        atPeak = RegionMap.of(region);
    }

    @Override public void end(Demand demand) {
        timeline.add(look(demand, region.residentBytes().orElse(-1)));
        atEnd = RegionMap.of(region);
    }

    private Sample look(Demand demand, long resident) {
        SpaceStatistics space = region.space().statistics();
        long page = region.space().pageSize();
        UsedHoles holes = UsedHoles.of(region);
        SmallObjectStatistics small = region.smallObjectStatistics();
        long slack = small.slabBytes() - small.liveBytes();
        return new Sample(demand.operations(), demand.liveBytes(), Math.max(0, space.busyPages() * page - slack), slack,
                space.deferredPages() * page, space.lazyPages() * page, space.pinnedPages() * page, space.pooledPages() * page, holes.bytes(),
                holes.largest(), resident);
    }

    RecordedReplay recorded(TraceResult result) {
        Latencies all = new Latencies();
        latencies.forEach(all::add);
        SpaceMap none = SpaceMap.of(List.of());
        return new RecordedReplay(result, settings, timeline, all, atPeak != null ? atPeak : none, atEnd != null ? atEnd : none);
    }
}

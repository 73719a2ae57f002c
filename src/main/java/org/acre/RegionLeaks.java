package org.acre;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.RangeVisitor;
import org.acre.arena.RegionArenas;
import org.jspecify.annotations.Nullable;

/** Tells which areas of a region are live, from the area table and the notes. */
final class RegionLeaks {
    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    private final AddressSpace space;
    private final @Nullable RegionObjects objects;
    private final RegionArenas arenas;
    private final long base;
    private final RegionTags tags;
    private final @Nullable AreaNotes notes;
    private final AllocationSamples samples;
    private final @Nullable Consumer<LeakReport> listener;
    private final System.Logger.Level level;
    private boolean told; // by threads that close the region, one at a time

    RegionLeaks(RegionParts parts, RegionSettings<?> settings) {
        this.space = parts.space;
        this.objects = parts.objects;
        this.arenas = parts.arenas;
        this.base = parts.memory.address();
        this.tags = settings.tags;
        this.notes = parts.notes;
        this.samples = parts.samples;
        this.listener = settings.leakListener;
        this.level = settings.tracksAddresses() ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    }

    /** Gives back first what arenas have left that are closed: that is busy, and nobody's. */
    LeakReport report() {
        arenas.giveBack(true);
        List<LiveArea> areas = new ArrayList<>();
        forEach((start, end) -> areas.add(live(start, end)));
        if (objects != null) {
            areas.sort(Comparator.comparingLong(LiveArea::offset));
        }
        return new LeakReport(areas);
    }

    /** Shows what is live: areas, and in place of those that are slabs the objects in them. */
    private void forEach(RangeVisitor visitor) {
        space.forEachArea((start, end) -> {
            if (objects == null || !objects.owns(start)) {
                visitor.range(start, end);
            }
        });
        if (objects != null) {
            objects.forEach(visitor);
        }
    }

    private LiveArea live(long start, long end) {
        long note = noteOf(start);
        long age = notes == null ? -1 : notes.age(note);
        return new LiveArea(start - base, end - start, tags.name(AreaNotes.tag(note)),
                age < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(age)),
                samples.stack(AreaNotes.sample(note)));
    }

    SortedMap<String, TagStatistics> byTag() {
        SortedMap<String, TagStatistics> statistics = new TreeMap<>();
        statistics.put(RegionTags.UNTAGGED, TagStatistics.NONE);
        tags.names().forEach(name -> statistics.put(name, TagStatistics.NONE));
        forEach((start, end) -> statistics.compute(tags.name(AreaNotes.tag(noteOf(start))).orElse(RegionTags.UNTAGGED),
                (name, before) -> (before == null ? TagStatistics.NONE : before).plus(end - start)));
        return statistics;
    }

    private long noteOf(long address) {
        return notes == null ? 0 : notes.of(address);
    }

    /** At the end of the region: tells the listener, or the log. Costs nothing where neither listens. */
    void tellAtClose() {
        boolean heard = !told && (listener != null || LOGGER.isLoggable(level));
        told = true;
        if (!heard || space.statistics().busyAreas() == 0) {
            return;
        }
        LeakReport report = report();
        if (report.areas().isEmpty()) {
            return;
        }
        if (listener == null) {
            LOGGER.log(level, "a region closes with {0}", report);
            return;
        }
        try {
            listener.accept(report);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the leak listener of a region failed; the region closes all the same", e);
        }
    }
}

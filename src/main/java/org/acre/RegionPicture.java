package org.acre;

import java.util.List;
import java.util.OptionalLong;
import org.acre.census.AreaFacts;
import org.acre.census.RangePage;
import org.acre.census.StateCensus;
import org.acre.small.SmallObjectStatistics;
import org.acre.states.LiveOwners;
import org.acre.states.MemoryRange;

/** Puts together what the space, the notes, the slabs, the arenas and the OS know of a region. */
final class RegionPicture implements AreaFacts {
    private final RegionParts parts;
    private final RegionTags tags;

    RegionPicture(RegionParts parts, RegionTags tags) {
        this.parts = parts;
        this.tags = tags;
    }

    RegionStates states() {
        long arenaBytes = parts.arenas.heldBytes();
        StateCensus census = StateCensus.of(parts.door, this);
        var space = census.space();
        long liveBytes = space.states().live().bytes();
        LiveOwners owners = new LiveOwners(census.slabBytes(), arenaBytes,
                Math.max(0, liveBytes - census.slabBytes() - arenaBytes)); // others were inside: what arenas have has changed meanwhile
        return new RegionStates(space, census.byTag(RegionTags.UNTAGGED), owners, parts.guards == null ? 0 : parts.guards.closedBytes(),
                orUnknown(parts.backing.residentBytes()),
                parts.budget == null ? -1 : parts.budget.bytes(), smallObjects(), arenas(), parts.views.statistics());
    }

    List<MemoryRange> ranges(long from, int most) {
        return RangePage.of(parts.door, this, from, most);
    }

    SmallObjectStatistics smallObjects() {
        return parts.objects != null ? parts.objects.statistics() : SmallObjectStatistics.NONE;
    }

    ArenaStatistics arenas() {
        return new ArenaStatistics(parts.arenas.openCount(), parts.arenas.waitingBytes(), parts.arenas.handshakes(),
                parts.arenas.heldBytes());
    }

    private static long orUnknown(OptionalLong bytes) {
        return bytes.orElse(-1);
    }

    @Override public String tag(long start) {
        return tags.name(AreaNotes.tag(note(start))).orElse("");
    }

    @Override public long ageMillis(long start) {
        AreaNotes notes = parts.notes;
        return notes == null ? -1 : notes.age(notes.of(start));
    }

    @Override public String caller(long start) {
        List<StackTraceElement> stack = parts.samples.stack(AreaNotes.sample(note(start)));
        return stack.isEmpty() ? "" : stack.getFirst().toString();
    }

    @Override public long slotBytes(long start) {
        return parts.objects == null ? 0 : parts.objects.slotBytesOf(start);
    }

    private long note(long start) {
        return parts.notes == null ? 0 : parts.notes.of(start);
    }
}

package org.acre.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.acre.RegionStates;
import org.acre.cli.live.Snapshot;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.map.ByteText;
import org.acre.cli.report.Html;
import org.acre.small.SmallObjectStatistics.SizeClass;
import org.acre.states.MemoryState;
import org.acre.states.NodeStates;
import org.acre.states.SizeStates;
import org.acre.states.StateTotals;

/** The bytes of regions broken down, a table a region. */
final class StateTables {
    private StateTables() {}

    static void print(Snapshot snapshot, StatCommand.By by, PrintWriter out) {
        for (SpaceSnapshot space : snapshot.spaces()) {
            out.println(space.type() + " " + Html.printable(space.name()));
            table(space, by).print(out);
        }
    }

    private static TextTable table(SpaceSnapshot space, StatCommand.By by) {
        return switch (by) {
            case TAG -> byTag(space);
            case NODE -> byNode(space);
            case SIZE -> bySize(space);
            case OBJECT -> objects(space);
        };
    }

    private static TextTable states(String of) {
        return new TextTable(List.of(of, "live", "areas", "oldest", "mean age", "deferred", "lazy", "pinned", "pooled", "free", "holes"));
    }

    private static void add(TextTable table, String name, StateTotals states) {
        String oldest = states.live().dated() == 0 ? "-" : age(states.live().oldestMillis());
        String mean = states.live().dated() == 0 ? "-" : age(states.live().meanMillis());
        table.add(List.of(name, bytes(states, MemoryState.LIVE), Long.toString(states.live().ranges()), oldest, mean,
                bytes(states, MemoryState.DEFERRED), bytes(states, MemoryState.LAZY), bytes(states, MemoryState.PINNED),
                bytes(states, MemoryState.POOLED), bytes(states, MemoryState.FREE), Long.toString(states.free().ranges())));
    }

    /** In the largest unit in which it is one or more. */
    private static String age(long millis) {
        Duration age = Duration.ofMillis(millis);
        return age.toSeconds() == 0 ? millis + " ms" : age.toMinutes() == 0 ? age.toSeconds() + " s"
                : age.toHours() == 0 ? age.toMinutes() + " min" : age.toDays() == 0 ? age.toHours() + " h" : age.toDays() + " d";
    }

    private static String bytes(StateTotals states, MemoryState state) {
        return ByteText.of(states.of(state).bytes());
    }

    private static TextTable byTag(SpaceSnapshot space) {
        TextTable table = states("tag");
        space.region().map(RegionStates::byTag).ifPresent(tags -> tags.forEach((tag, states) -> add(table, tag, states)));
        addAll(table, space);
        return table;
    }

    private static TextTable byNode(SpaceSnapshot space) {
        TextTable table = states("node");
        space.spaceStates().ifPresent(all -> {
            for (NodeStates node : all.byNode()) {
                add(table, Integer.toString(node.node()), node.states());
            }
        });
        addAll(table, space);
        return table;
    }

    private static TextTable bySize(SpaceSnapshot space) {
        TextTable table = states("bytes");
        space.spaceStates().ifPresent(all -> {
            for (SizeStates size : all.bySize()) {
                String most = ByteText.of(size.mostBytes());
                add(table, size.leastBytes() == size.mostBytes() ? most : ByteText.of(size.leastBytes()) + " - " + most, size.states());
            }
        });
        addAll(table, space);
        return table;
    }

    private static void addAll(TextTable table, SpaceSnapshot space) {
        space.spaceStates().ifPresent(all -> add(table, "all", all.states()));
    }

    private static TextTable objects(SpaceSnapshot space) {
        TextTable table = new TextTable(List.of("slot bytes", "live", "held", "free", "slabs", "slab bytes"));
        space.region().ifPresent(region -> {
            for (SizeClass slots : region.smallObjects().classes()) {
                if (slots.slabs() > 0) {
                    table.add(List.of(Integer.toString(slots.slotBytes()), Long.toString(slots.liveObjects()),
                            Long.toString(slots.heldObjects()), Long.toString(slots.freeSlots()), Long.toString(slots.slabs()),
                            ByteText.of(slots.slabBytes())));
                }
            }
        });
        return table;
    }
}

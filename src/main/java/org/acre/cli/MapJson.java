package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.acre.cli.live.SpaceSnapshot;
import org.acre.cli.map.Blocker;
import org.acre.cli.map.MapRange;
import org.acre.cli.map.SpaceMap;

/** Maps for programs: bytes by state, the largest hole and what blocks it. */
final class MapJson {
    private MapJson() {}

    static void print(Map<SpaceSnapshot, SpaceMap> maps, PrintWriter out) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        maps.forEach((space, map) -> all.add(members(space, map)));
        out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(Map.of("spaces", all)));
    }

    private static Map<String, Object> members(SpaceSnapshot space, SpaceMap map) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", space.name());
        members.put("type", space.type());
        map.bytesByState().forEach((state, bytes) -> members.put(state.name().toLowerCase(Locale.ROOT) + "Bytes", bytes));
        map.largestHole().ifPresent(hole -> members.put("largestHole", range(hole)));
        List<Map<String, Object>> blockers = new ArrayList<>();
        for (Blocker blocker : map.blockers()) {
            Map<String, Object> each = range(blocker.range());
            each.put("state", blocker.range().state().name().toLowerCase(Locale.ROOT));
            each.put("tag", blocker.range().tag());
            each.put("holeWithout", blocker.holeWithout());
            blockers.add(each);
        }
        members.put("blockers", blockers);
        return members;
    }

    private static Map<String, Object> range(MapRange range) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("start", range.start());
        members.put("end", range.end());
        return members;
    }
}

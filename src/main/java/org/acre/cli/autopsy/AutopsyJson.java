package org.acre.cli.autopsy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.acre.blackbox.BoxContents;
import org.acre.blackbox.BoxEvent;
import org.acre.blackbox.BoxRing;

/** An autopsy for programs: the members of its JSON object. Addresses are strings, because numbers of JSON have 53 bits for many. */
public final class AutopsyJson {
    private AutopsyJson() {}

    /** The object. */
    public static Map<String, Object> members(Autopsy autopsy) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("error", error(autopsy.error()));
        autopsy.fault().ifPresent(fault -> members.put("fault", finding(fault)));
        members.put("registers", autopsy.registers().stream().map(AutopsyJson::finding).toList());
        members.put("box", box(autopsy.box()));
        return members;
    }

    private static Map<String, Object> error(ErrorFile error) {
        Map<String, Object> members = new LinkedHashMap<>();
        error.pid().ifPresent(pid -> members.put("pid", pid));
        members.put("signal", error.signal());
        members.put("signalCode", error.signalCode());
        members.put("thread", error.thread());
        members.put("problematicFrame", error.problematicFrame());
        members.put("javaFrames", error.javaFrames());
        return members;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", finding.name());
        members.put("address", hex(finding.address()));
        members.put("state", name(finding.life().state()));
        finding.life().area().ifPresent(area -> members.put("offset", finding.address() - area.start()));
        put(members, "allocated", finding.life().birth());
        put(members, "freed", finding.life().free());
        put(members, "purged", finding.life().purge());
        finding.before().ifPresent(before -> members.put("before", neighbour(before)));
        finding.after().ifPresent(after -> members.put("after", neighbour(after)));
        return members;
    }

    private static Map<String, Object> neighbour(Neighbour neighbour) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("bytesAway", neighbour.bytes());
        members.put("state", name(neighbour.life().state()));
        members.put("area", event(neighbour.area()));
        return members;
    }

    private static void put(Map<String, Object> members, String name, Optional<BoxEvent> event) {
        event.ifPresent(present -> members.put(name, event(present)));
    }

    private static Map<String, Object> event(BoxEvent event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        members.put("start", hex(event.start()));
        members.put("end", hex(event.end()));
        members.put("time", event.time().toString());
        members.put("thread", event.thread());
        members.put("threadName", event.threadName());
        if (!event.tag().isEmpty()) {
            members.put("tag", event.tag());
        }
        if (event.pass() != 0) {
            members.put("pass", event.pass());
        }
        if (!event.stack().isEmpty()) {
            members.put("stack", event.stack().lines().toList());
        }
        return members;
    }

    private static Map<String, Object> box(BoxContents box) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pid", box.pid());
        members.put("opened", box.opened().toString());
        members.put("closed", box.closed());
        members.put("regionStart", hex(box.region().start()));
        members.put("regionReservedEnd", hex(box.region().reservedEnd()));
        for (BoxRing ring : BoxRing.values()) {
            members.put(name(ring), List.of(box.present(ring), box.written().getOrDefault(ring, 0L)));
        }
        members.put("torn", box.torn());
        members.put("missingBytes", box.missingBytes());
        return members;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}

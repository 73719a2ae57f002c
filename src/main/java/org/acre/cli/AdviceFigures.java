package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.acre.cli.advise.Advice;
import org.acre.cli.advise.Trial;
import org.acre.cli.map.ByteText;

/** Advice, once for people and once for programs. */
final class AdviceFigures {
    private AdviceFigures() {}

    static void printTable(Advice advice, PrintWriter out) {
        TextTable table = new TextTable(List.of("setting", "front", "score", "ops/s", "p99 ns", "peak resident", "resident/live", "purges", "runs"));
        for (Trial trial : advice.trials()) {
            table.add(List.of(trial.setting().name() + (trial.setting().safe() ? "" : " (not advised: unsafe)"), advice.isOnFront(trial) ? "*" : "-",
                    number("%.2f", advice.score(trial)), number("%,.0f", trial.operationsPerSecond()), number("%,.0f", trial.p99Nanos()),
                    trial.peakResident() < 0 ? "unknown" : ByteText.of((long) trial.peakResident()), number("%.2f", trial.residentOverLive()),
                    number("%,.0f", trial.purges()), Integer.toString(trial.runs())));
        }
        table.print(out);
        out.println();
        if (!advice.notTried().isEmpty()) {
            out.println("Not tried, for want of time: " + String.join(", ", advice.notTried()));
        }
        out.println(advice.reason());
        out.println("Use: " + code(advice.chosen()));
    }

    private static String code(Trial chosen) {
        StringBuilder code = new StringBuilder("Region.builder()");
        chosen.setting().code().forEach(change -> code.append('.').append(change));
        return code.toString();
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    static void printJson(Advice advice, PrintWriter out) throws IOException {
        List<Map<String, Object>> settings = new ArrayList<>();
        advice.trials().forEach(trial -> settings.add(members(advice, trial)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("use", code(advice.chosen()));
        all.put("reason", advice.reason());
        all.put("goal", advice.goal().name().toLowerCase(Locale.ROOT));
        all.put("notTried", advice.notTried());
        all.put("chosen", members(advice, advice.chosen()));
        all.put("settings", settings);
        out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(all));
    }

    private static Map<String, Object> members(Advice advice, Trial trial) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("setting", trial.setting().name());
        members.put("changes", trial.setting().code());
        members.put("safe", trial.setting().safe());
        members.put("onFront", advice.isOnFront(trial));
        members.put("score", advice.score(trial));
        members.put("operationsPerSecond", trial.operationsPerSecond());
        members.put("p99Nanos", trial.p99Nanos());
        members.put("peakResidentBytes", (long) trial.peakResident());
        members.put("residentOverLive", trial.residentOverLive());
        members.put("purges", trial.purges());
        members.put("runs", trial.runs());
        return members;
    }
}

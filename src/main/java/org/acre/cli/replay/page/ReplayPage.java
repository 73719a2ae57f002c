package org.acre.cli.replay.page;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.acre.cli.map.ByteText;
import org.acre.cli.map.SvgMap;
import org.acre.cli.replay.RecordedReplay;
import org.acre.cli.replay.Sample;
import org.acre.cli.replay.TraceResult;
import org.acre.cli.report.Html;
import org.acre.cli.report.Html.Cell;
import org.acre.cli.report.HtmlPage;

/** Replays as one page that needs nothing else. */
public final class ReplayPage {
    private ReplayPage() {}

    /**
     * A page of these replays.
     *
     * @param facts where and how: the command, the machine, the JVM
     */
    public static String of(List<RecordedReplay> replays, Map<String, String> facts) throws IOException {
        String names = replays.stream().map(replay -> replay.result().trace()).collect(Collectors.joining(", "));
        StringBuilder body = new StringBuilder();
        replays.forEach(replay -> body.append(section(replay)));
        body.append("<section>\n<h2>Where and how</h2>\n").append(table(facts));
        return HtmlPage.of("Acre replay: " + names, body.append("</section>\n").toString());
    }

    private static String table(Map<String, String> facts) {
        return Html.table(List.of(Cell.of("what"), Cell.of("value")),
                facts.entrySet().stream().map(fact -> List.of(Cell.name(fact.getKey()), Cell.of(fact.getValue()))).toList());
    }

    private static String section(RecordedReplay replay) {
        List<Sample> samples = replay.timeline().samples();
        TraceResult result = replay.result();
        return "<section>\n<h2>" + Html.text(result.trace()) + "</h2>\n" + Html.paragraph(summary(result))
                + part("Memory", "What the region held after each part of the trace, in whole pages: the states on top of each other, so that "
                    + "the upper edge is all of the region that was ever used. Lines: what the program asked for, and what the machine gave.",
                    MemoryPlot.html(samples))
                + part("Fragmentation", "How scattered the free ranges are, 1 - the largest hole / all holes: 0 is one hole, near 1 are many small ones. The end of the region, "
                    + "never used, is left out. Below it, resident memory over what is live, where that is 2 % of its peak or more.",
                    FragmentationPlot.holes(samples) + FragmentationPlot.residentOverLive(samples))
                + part("Latency", "Of each operation of the program, from the call to its return, without the stamps that the replay writes and "
                    + "checks. Some 50 ns of each are the clock's. What a purge takes on its own thread is not in it.",
                    LatencyPlot.html(replay.latencies()) + LatencyTable.html(replay.latencies()))
                + part("At the peak", String.format(Locale.ROOT, "After operation %,d, when the program had the most. Slabs are live whole.",
                    result.peakOperation()),
                    figure(SvgMap.of(replay.atPeak())))
                + part("At the end", "After the last operation; what the program never freed is live.", figure(SvgMap.of(replay.atEnd())))
                + part("Settings", "Of the region.", table(replay.settings()))
                + "</section>\n";
    }

    private static String part(String title, String what, String html) {
        return "<h3>" + title + "</h3>\n" + Html.paragraph(what) + html;
    }

    private static String figure(String svg) {
        return "<figure>" + svg + "</figure>\n";
    }

    private static String summary(TraceResult result) {
        return String.format(Locale.ROOT, "%,d operations by %d %s, %,.0f a second of the busiest worker, with a clock around each. At most "
                + "%s were asked for, %s in whole pages; the region was used up to its first %s. At the end %s were live. %,d purges, "
                + "%,d allocations from pools.", result.operations(), result.threads(), result.threads() == 1 ? "worker" : "workers",
                result.operationsPerSecond(), ByteText.of(result.peakBytes()), ByteText.of(result.peakPages() * result.pageBytes()),
                ByteText.of(result.footprintBytes()), ByteText.of(result.liveBytes()), result.space().purges(), result.space().poolHits());
    }
}

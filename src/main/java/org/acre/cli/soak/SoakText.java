package org.acre.cli.soak;

import java.util.Locale;
import java.util.Map;

/** The lines that a soak prints. */
public final class SoakText {
    private SoakText() {}

    static String progress(SoakResult now) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "minute %5.1f  rounds %d  operations %,d  checks %,d ",
                now.minutes(), now.rounds(), now.totalOperations(), now.checks()));
        now.memory().forEach((memory, value) -> line.append(' ').append(memory.label()).append(' ').append(amount(memory, value)));
        return line.toString();
    }

    /** The verdict, in one line, and what it stands on. */
    public static String summary(SoakResult result) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%nseed %d, %d platform and %d virtual threads, %.1f minutes, %d rounds, each at rest with "
                + "verify and totals%n", result.options().seed(), result.options().platformThreads(), result.options().virtualThreads(),
                result.minutes(), result.rounds()));
        for (Map.Entry<String, Long> kind : result.operations().entrySet()) {
            text.append(String.format(Locale.ROOT, "  %-28s %,15d%n", kind.getKey(), kind.getValue()));
        }
        text.append(String.format(Locale.ROOT, "  %-28s %,15d%n  %-28s %,15d%n", "operations", result.totalOperations(), "checks",
                result.checks()));
        slopes(result, text);
        fault(result, text);
        return text.append(result.isClean() ? "CLEAN" : "NOT CLEAN").toString();
    }

    private static void slopes(SoakResult result, StringBuilder text) {
        if (result.slopes().isEmpty()) {
            text.append(String.format(Locale.ROOT, "memory: fewer than %d rests after the first third say nothing of growth%n",
                    Slope.LEAST_SAMPLES));
        }
        result.slopes().forEach((memory, slope) -> text.append(String.format(Locale.ROOT,
                "%-10s at the end %s, slope %s a minute (+- %s): %s%n", memory.label(), amount(memory, result.memory().getOrDefault(memory, 0L)),
                amount(memory, slope.perMinute()), amount(memory, slope.error()),
                slope.isGrowth(memory.least()) ? "GROWS" : "does not grow")));
    }

    private static void fault(SoakResult result, StringBuilder text) {
        Fault fault = result.fault();
        if (fault != null) {
            text.append(String.format(Locale.ROOT, "FAULT in round %d, %s: %s%nreplay with --seed %d%n", fault.round(), fault.where(),
                    fault.what(), fault.seed()));
        }
    }

    private static String amount(Memory memory, long value) {
        return amount(memory, (double) value);
    }

    private static String amount(Memory memory, double value) {
        return memory == Memory.MAPPINGS ? String.format(Locale.ROOT, "%.2f", value)
                : String.format(Locale.ROOT, "%.3f MiB", value / (1 << 20));
    }
}

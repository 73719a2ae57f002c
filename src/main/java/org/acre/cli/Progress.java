package org.acre.cli;

import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows people how far something has come, such as the reading of a file; says nothing where nobody watches. */
final class Progress implements LongConsumer, AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar on the error stream of a terminal, nothing elsewhere. */
    static Progress of(String name, long bytes) {
        return new Progress(isTerminal() ? bar(name, bytes, " KiB", 1 << 10) : null);
    }

    /** As {@link #of}, for what goes on for so long; it is told milliseconds. */
    static Progress ofSeconds(String name, long seconds) {
        return new Progress(isTerminal() ? bar(name, 1000 * seconds, " s", 1000) : null);
    }

    // Null or not where there is no terminal: that depends on jdk.console, and its default changed from release to release.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static ProgressBar bar(String name, long most, String unit, long unitLength) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).setUnit(unit, unitLength)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(UPDATE_MILLIS).build();
    }

    @Override public void accept(long done) {
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

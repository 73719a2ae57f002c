package org.acre.cli;

import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows people how far a file was read; says nothing where nobody watches. */
final class Progress implements LongConsumer, AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar on the error stream of a terminal, nothing elsewhere. */
    static Progress of(String name, long bytes) {
        return new Progress(isTerminal() ? bar(name, bytes) : null);
    }

    // Null or not where there is no terminal: that depends on jdk.console, and its default changed from release to release.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private static ProgressBar bar(String name, long bytes) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(bytes).setUnit(" KiB", 1 << 10)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(UPDATE_MILLIS).build();
    }

    @Override public void accept(long bytesRead) {
        if (bar != null) {
            bar.stepTo(bytesRead);
        }
    }

    @Override public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

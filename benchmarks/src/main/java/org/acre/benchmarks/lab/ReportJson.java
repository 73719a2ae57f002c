package org.acre.benchmarks.lab;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports and baselines as files. */
final class ReportJson {
    private static final JSON JACKSON = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private ReportJson() {}

    static void write(Object report, Path file) throws IOException {
        Files.writeString(file, JACKSON.asString(report) + System.lineSeparator());
    }

    static Report read(Path file) throws IOException {
        Report report = JACKSON.beanFrom(Report.class, Files.readString(file));
        if (report.format() != Report.FORMAT) {
            throw new IOException(file + ": expected a report of format " + Report.FORMAT + "; got format " + report.format());
        }
        return report;
    }

    /** The ratios of a report, or of a baseline. */
    static Baseline readRatios(Path file) throws IOException {
        String text = Files.readString(file);
        return JACKSON.mapFrom(text).containsKey("answers") ? Baseline.of(read(file)) : JACKSON.beanFrom(Baseline.class, text);
    }
}

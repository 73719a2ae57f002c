package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJsonTest {
    @TempDir private Path directory = Path.of("");

    @Test void read_writtenReport_isTheSame() throws IOException {
        Path file = directory.resolve("report.json");
        ReportJson.write(Sampled.report(20), file);
        assertEquals(Sampled.report(20), ReportJson.read(file));
    }

    @Test void readRatios_reportAndItsBaseline_areTheSame() throws IOException {
        Path report = directory.resolve("report.json");
        Path baseline = directory.resolve("baseline.json");
        ReportJson.write(Sampled.report(20), report);
        ReportJson.write(ReportJson.readRatios(report), baseline);
        assertEquals(ReportJson.readRatios(report), ReportJson.readRatios(baseline));
        assertEquals(3, ReportJson.readRatios(baseline).ratios().size());
    }

    @Test void read_otherFormat_isRefused() throws IOException {
        Path file = directory.resolve("report.json");
        Files.writeString(file, "{\"format\": 99, \"answers\": []}");
        assertThrows(IOException.class, () -> ReportJson.read(file));
    }
}

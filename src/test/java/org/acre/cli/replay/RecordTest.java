package org.acre.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.cli.map.MapState;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTest {
    private static final long PAGE = Platform.pageSize();
    private static final int BLOCKS = 3000;

    @TempDir Path directory;

    private RecordedReplay record(String name, String trace, int threads) throws IOException {
        Path file = Files.writeString(directory.resolve(name), trace);
        ReplayOptions options = new ReplayOptions(threads, () -> Region.builder().anonymous(1L << 30), List.of(Invalidation.REVOKE));
        TraceResult first = TraceReplay.replay(file, options, _ -> { });
        return TraceReplay.record(file, options, first, _ -> { });
    }

    /** Rises to BLOCKS blocks of two pages, by four threads, and falls to none. */
    private static String mountain() {
        StringBuilder trace = new StringBuilder();
        for (int id = 0; id < BLOCKS; id++) {
            trace.append("a ").append(id).append(' ').append(2 * PAGE).append(" 0 ").append(id % 4).append('\n');
        }
        for (int id = 0; id < BLOCKS; id++) {
            trace.append("f ").append(id).append(' ').append(id % 3).append('\n');
        }
        return trace.toString();
    }

    @ParameterizedTest @ValueSource(ints = {1, 3})
    void record_mountain_seesThePeakAndTheEnd(int threads) throws IOException {
        RecordedReplay replay = record("a.tr", mountain(), threads);
        assertEquals(BLOCKS, replay.result().peakOperation());
        assertEquals(2 * BLOCKS * PAGE, Objects.requireNonNull(replay.atPeak().bytesByState().get(MapState.LIVE)));
        assertEquals(0L, Objects.requireNonNull(replay.atEnd().bytesByState().get(MapState.LIVE)));
        List<Sample> samples = replay.timeline().samples();
        assertTrue(samples.size() > 100, samples.size() + " samples");
        assertEquals(2 * BLOCKS * PAGE, samples.stream().mapToLong(Sample::asked).max().orElseThrow());
        assertEquals(2L * BLOCKS, samples.getLast().operations());
        assertEquals(0, samples.getLast().asked());
        assertEquals(0, samples.getLast().live());
        for (int i = 1; i < samples.size(); i++) {
            assertTrue(samples.get(i).operations() >= samples.get(i - 1).operations());
        }
    }

    @Test void record_blocks_hasALatencyForEachOperation() throws IOException {
        Latencies latencies = record("a.tr", mountain() + "z " + BLOCKS + " 1 0 0\nr " + BLOCKS + " 9999 0\n", 2).latencies();
        assertEquals(BLOCKS, Objects.requireNonNull(latencies.histograms().get(Step.ALLOCATE)).getTotalCount());
        assertEquals(BLOCKS, Objects.requireNonNull(latencies.histograms().get(Step.FREE)).getTotalCount());
        assertEquals(1, Objects.requireNonNull(latencies.histograms().get(Step.ALLOCATE_ZEROED)).getTotalCount());
        assertEquals(1, Objects.requireNonNull(latencies.histograms().get(Step.RESIZE)).getTotalCount());
        assertEquals(2L * BLOCKS + 2, latencies.all().getTotalCount());
        assertTrue(latencies.all().getMinValue() > 0);
        assertNull(latencies.histograms().get(Step.MAP));
    }

    @Test void record_mappings_hasThemToo() throws IOException {
        RecordedReplay replay = record("c.mm", """
                0 m 10 100 rw- a 0 1
                1 u 20 4 1
                2 m 200 50 rw- a 0 1
                3 x 200 50 60 300 1
                4 u 10 10 1
                """, 1);
        assertEquals(4, replay.result().peakOperation());
        assertEquals(2, Objects.requireNonNull(replay.latencies().histograms().get(Step.MAP)).getTotalCount());
        assertEquals(2, Objects.requireNonNull(replay.latencies().histograms().get(Step.UNMAP)).getTotalCount());
        assertEquals(1, Objects.requireNonNull(replay.latencies().histograms().get(Step.REMAP)).getTotalCount());
        assertEquals(156 * PAGE, Objects.requireNonNull(replay.atPeak().bytesByState().get(MapState.LIVE)));
        assertEquals(146 * PAGE, Objects.requireNonNull(replay.atEnd().bytesByState().get(MapState.LIVE)));
        List<Sample> samples = replay.timeline().samples();
        assertEquals(156 * PAGE, samples.stream().mapToLong(Sample::live).max().orElseThrow());
        assertEquals(5, samples.getLast().operations());
    }

    @Test void record_nothing_isEmpty() throws IOException {
        RecordedReplay replay = record("empty.tr", "", 1);
        assertEquals(0, replay.result().peakOperation());
        assertEquals(0, replay.latencies().all().getTotalCount());
        assertTrue(replay.timeline().samples().stream().allMatch(sample -> sample.operations() == 0 && sample.live() == 0));
    }
}

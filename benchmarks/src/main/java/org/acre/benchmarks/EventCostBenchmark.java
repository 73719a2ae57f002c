package org.acre.benchmarks;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What do the events of the flight recorder cost, off and on?
 *
 * <p>{@code NONE} is a JVM in which nobody records; {@code OTHERS} one that records what the JDK's own default does, where Acre's
 * events are off; {@code SETTINGS_FILE} adds acre.jfc, which writes down 1,000 allocations and frees a second; {@code ALL} every one with
 * its stack. Read {@code OTHERS} against {@code NONE}: within their errors, and 0 B/op in both. A pair from a pool looks at one event, that
 * of the free; a pair from the tree at two, and a deferred free at one.
 */
public class EventCostBenchmark extends AcreBenchmark {
    private static final int DEFERRED = 1_000;

    /** What is recorded meanwhile. */
    public enum Events {
        NONE,
        OTHERS,
        SETTINGS_FILE,
        ALL
    }

    /** The recording. */
    @State(Scope.Benchmark)
    public static class Recorder {
        @Param
        public Events events;

        private Recording recording;

        @Setup
        public void start() throws IOException, ParseException {
            if (events != Events.NONE) {
                recording = new Recording(Configuration.getConfiguration("default"));
                if (events != Events.OTHERS) {
                    recording.setSettings(withAcre(recording.getSettings()));
                }
                recording.start();
            }
        }

        private Map<String, String> withAcre(Map<String, String> others) throws IOException, ParseException {
            try (Reader reader = new InputStreamReader(Objects.requireNonNull(Region.class.getResourceAsStream("/acre.jfc")),
                    StandardCharsets.UTF_8)) {
                Map<String, String> all = new HashMap<>(others);
                all.putAll(Configuration.create(reader).getSettings());
                if (events == Events.ALL) {
                    all.replaceAll((setting, value) -> setting.startsWith("org.acre.") && setting.endsWith("#throttle") ? "off" : value);
                }
                return all;
            }
        }

        @TearDown
        public void stop() {
            if (recording != null) {
                recording.close();
            }
        }
    }

    /** Spaces of one thread. */
    @State(Scope.Benchmark)
    public static class Memory {
        final AddressSpace pooled = Spaces.withDefaults();
        final AddressSpace tree = Spaces.oneNode();
        final AddressSpace deferring = Spaces.withDefaults();
        final GracePeriods gracePeriods = GracePeriods.create();
        final DeferredFree deferred = DeferredFree.of(deferring, gracePeriods).limitBytes(Long.MAX_VALUE).build();

        @TearDown
        public void close() {
            gracePeriods.close();
        }
    }

    @Benchmark
    public long poolPair(Recorder recorder, Memory memory) {
        long address = memory.pooled.allocate(Spaces.PAGE);
        memory.pooled.free(address);
        return address;
    }

    @Benchmark
    public long treePair(Recorder recorder, Memory memory) {
        long address = memory.tree.allocate(Spaces.PAGE);
        memory.tree.free(address);
        return address;
    }

    @Benchmark
    @OperationsPerInvocation(DEFERRED)
    public void deferredFree(Recorder recorder, Memory memory) {
        for (int i = 0; i < DEFERRED; i++) {
            memory.deferred.free(memory.deferring.allocate(Spaces.PAGE));
        }
        memory.deferred.barrier();
    }
}

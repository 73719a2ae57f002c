package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where threads wait, from a recording of JFR: monitors that were contended, and threads that parked.
 *
 * <p>A wait belongs to the innermost frame of Acre's, or of the peer's, below the classes of the JDK. Waits count where a
 * benchmark is on the stack; so JMH's own do not, nor do Acre's daemons. The recording slows what it records: its scores are
 * not used.
 */
final class LockWaits {
    static final String SETTINGS = "waits.jfc";
    private static final String OURS = "org.acre.";
    private static final String BENCHMARKS = "org.acre.benchmarks.";
    /** JMH's own code around a benchmark. */
    private static final String GENERATED = ".jmh_generated.";
    private static final int MOST_PLACES = 6;

    private final Map<Waits.Place, long[]> nanos = new HashMap<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    private LockWaits() {}

    /** What makes a JVM record into {@code file}; {@link #SETTINGS} are put beside it. */
    static List<String> arguments(Path file) throws IOException {
        Path settings = file.resolveSibling(SETTINGS);
        try (InputStream own = LockWaits.class.getResourceAsStream(SETTINGS)) {
            if (own == null) {
                throw new IOException("the jar has no " + SETTINGS);
            }
            Files.write(settings, own.readAllBytes());
        }
        return List.of("-XX:StartFlightRecording:filename=" + file + ",settings=" + settings + ",dumponexit=true");
    }

    /** Sums a recording of {@code threads} threads that ran for {@code seconds}, or longer. */
    static Waits read(Path recording, int threads, double seconds) throws IOException {
        LockWaits sum = new LockWaits();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                sum.add(events.readEvent());
            }
        }
        return sum.total(threads, seconds);
    }

    private void add(RecordedEvent event) {
        String lockField = switch (event.getEventType().getName()) {
            case "jdk.JavaMonitorEnter" -> "monitorClass";
            case "jdk.ThreadPark" -> "parkedClass";
            default -> "";
        };
        if (lockField.isEmpty() || event.getStackTrace() == null || innermost(event, BENCHMARKS).isEmpty()) {
            return;
        }
        first = first.isBefore(event.getStartTime()) ? first : event.getStartTime();
        last = last.isAfter(event.getEndTime()) ? last : event.getEndTime();
        innermost(event, OURS).ifPresent(code -> {
            RecordedClass lock = event.getClass(lockField);
            Waits.Place place = new Waits.Place(event.getEventType().getName(), code, lock == null ? "" : shortened(lock.getName()), 0, 0);
            long[] counted = nanos.computeIfAbsent(place, _ -> new long[2]);
            counted[0]++;
            counted[1] += event.getDuration().toNanos();
        });
    }

    private Waits total(int threads, double seconds) {
        // Threads also wait before the first iteration and after the last.
        double waited = nanos.isEmpty() ? 0 : Duration.between(first, last).toNanos();
        double allNanos = threads * Math.max(seconds * 1e9, waited);
        double share = nanos.values().stream().mapToLong(counted -> counted[1]).sum() / allNanos;
        List<Waits.Place> places = nanos.entrySet().stream()
                .map(entry -> new Waits.Place(entry.getKey().event(), entry.getKey().code(), entry.getKey().lock(),
                        entry.getValue()[0], entry.getValue()[1] / allNanos))
                .sorted(Comparator.comparingDouble(Waits.Place::share).reversed()).limit(MOST_PLACES).toList();
        return new Waits(share, places);
    }

    private static Optional<String> innermost(RecordedEvent event, String wanted) {
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String type = frame.getMethod().getType().getName();
            if (frame.isJavaFrame() && type.startsWith(wanted) && !type.contains(GENERATED)) {
                return Optional.of(shortened(type) + "." + frame.getMethod().getName());
            }
        }
        return Optional.empty();
    }

    private static String shortened(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}

package org.acre.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the flight recorder was told of Acre while something ran. */
public final class Recorded {
    /** Something to record. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    private Recorded() {}

    /** Records the events of these names, without the prefix; oldest first. */
    public static List<RecordedEvent> during(Action action, String... names) throws Exception {
        try (Recording recording = new Recording()) {
            for (String name : names) {
                recording.enable("org.acre." + name).withoutThreshold();
            }
            return of(recording, action);
        }
    }

    /** Records with settings that the recording has. Only Acre's events are returned. */
    static List<RecordedEvent> of(Recording recording, Action action) throws Exception {
        recording.start();
        action.run();
        recording.stop();
        return read(recording);
    }

    private static List<RecordedEvent> read(Recording recording) throws IOException {
        Path file = Files.createTempFile("acre", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("org.acre."))
                    .sorted((one, other) -> one.getEndTime().compareTo(other.getEndTime())).toList();
        } finally {
            Files.delete(file);
        }
    }
}

package org.acre.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import org.acre.ChildJvm;
import org.acre.Region;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The events as a whole: off unless asked for, asked for by acre.jfc, written down in docs/events.md, and not needed. */
@Isolated // a recording hears of everybody
class EventSettingsTest {
    private static final Set<String> JDK_FIELDS = Set.of("startTime", "duration", "eventThread", "stackTrace");

    @BeforeAll static void everyEventIsLoaded() {
        someOfEverything();
        MemoryEvents.budgetExceeded(1, 1, 1, 1);
        MemoryEvents.mappingsExhausted(1, 1, 1, 1);
    }

    private static void someOfEverything() {
        try (Region region = Region.anonymous(1 << 24)) {
            for (int i = 0; i < 10; i++) {
                region.free(region.allocate(1 << 16, 1));
                region.freeDeferred(region.allocate(1 << 16, 1));
            }
            region.gracePeriods().synchronize();
            region.deferredFree().barrier();
            region.purger().purge();
        }
    }

    private static List<EventType> types() {
        return FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("org.acre."))
                .sorted((one, other) -> one.getName().compareTo(other.getName())).toList();
    }

    private static Configuration settings() throws IOException, ParseException {
        try (Reader reader = new InputStreamReader(Objects.requireNonNull(Region.class.getResourceAsStream("/acre.jfc")),
                StandardCharsets.UTF_8)) {
            return Configuration.create(reader);
        }
    }

    @Test void everyEvent_isOffByDefault() throws Exception {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            assertEquals(List.of(), Recorded.of(recording, EventSettingsTest::someOfEverything));
        }
        for (EventType type : types()) {
            assertEquals("false", type.getSettingDescriptors().stream().filter(setting -> setting.getName().equals("enabled")).findFirst()
                    .orElseThrow().getDefaultValue(), type.getName());
        }
    }

    @Test void settingsFile_namesEveryEventAndNoOther() throws Exception {
        Set<String> named = settings().getSettings().keySet().stream().map(key -> key.substring(0, key.indexOf('#')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(types().stream().map(EventType::getName).collect(Collectors.toCollection(TreeSet::new)), named);
        for (EventType type : types()) {
            assertEquals("true", settings().getSettings().get(type.getName() + "#enabled"));
            Set<String> known = type.getSettingDescriptors().stream().map(setting -> type.getName() + "#" + setting.getName())
                    .collect(Collectors.toSet());
            Set<String> asked = settings().getSettings().keySet().stream().filter(key -> key.startsWith(type.getName() + "#"))
                    .collect(Collectors.toSet());
            assertTrue(known.containsAll(asked), () -> asked + " of " + known);
        }
    }

    @Test void settingsFile_recordsWhatARegionDoes() throws Exception {
        try (Recording recording = new Recording(settings())) {
            List<RecordedEvent> events = Recorded.of(recording, EventSettingsTest::someOfEverything);
            Set<String> names = events.stream().map(event -> event.getEventType().getName()).collect(Collectors.toSet());
            assertTrue(names.containsAll(Set.of("org.acre.TreeAllocation", "org.acre.Free", "org.acre.Purge", "org.acre.Invalidation",
                    "org.acre.PoolPopulate")), names.toString());
        }
    }

    @Test void everyEvent_isWrittenDown() throws IOException {
        StringBuilder text = new StringBuilder();
        for (EventType type : types()) {
            assertFalse(type.getDescription() == null, type.getName());
            text.append("\n### ").append(type.getName()).append("\n\n").append(String.join(" / ", type.getCategoryNames())).append(". ")
                    .append(type.getDescription()).append(".\n\n| field | unit | |\n|---|---|---|\n");
            type.getFields().stream().filter(field -> !JDK_FIELDS.contains(field.getName())).forEach(field -> text.append(row(field)));
        }
        Path file = Path.of("../docs/events.md");
        String written = Files.readString(file);
        String expected = text.toString();
        assertTrue(written.endsWith(expected), () -> file + " must end with:\n" + expected);
    }

    private static String row(ValueDescriptor field) {
        String content = field.getContentType() == null ? field.getTypeName() : field.getContentType();
        String unit = content.substring(content.lastIndexOf('.') + 1);
        String unitText = switch (unit) {
            case "DataAmount" -> "bytes";
            case "MemoryAddress" -> "address";
            case "Timespan" -> "time";
            default -> unit;
        };
        return "| `" + field.getName() + "` | " + unitText + " | "
                + (field.getDescription() == null ? field.getLabel() : field.getDescription()) + " |\n";
    }

    @Test void withoutTheModule_everythingRuns() throws Exception {
        Process child = ChildJvm.start(Child.class, List.of("-Xmx64m", "--limit-modules", "java.base",
                "--enable-native-access=ALL-UNNAMED"));
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertEquals("recorder: false, failed as it should, done", output.strip());
    }

    /** A JVM without jdk.jfr. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            System.out.print("recorder: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
            try (Region region = Region.builder().anonymous(1 << 24).budget(1 << 22).build()) {
                region.gracePeriods().synchronizeExpedited();
                Runnable _ = region.purger().onPressure("nothing", bytes -> 0);
                try {
                    region.allocate(1 << 25, 1);
                } catch (RuntimeException e) {
                    System.out.print(", failed as it should");
                }
            }
            someOfEverything();
            System.out.println(", done");
        }
    }
}

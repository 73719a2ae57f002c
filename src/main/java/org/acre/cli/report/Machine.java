package org.acre.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run was measured on, as far as the system says. */
public final class Machine {
    public static final String PROCESSORS = "processors";
    public static final String MODEL = "model";
    public static final String LOAD_BEFORE = "load before";
    public static final String LOAD_AFTER = "load after";
    private static final Path GOVERNOR = Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final String UNKNOWN = "not readable";

    private Machine() {}

    public static Map<String, String> describe() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put(PROCESSORS, Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put(MODEL, field(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch", UNKNOWN)));
        machine.put("memory", field(Path.of("/proc/meminfo"), "MemTotal").orElse(UNKNOWN));
        machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("virtual machine", Tool.output("systemd-detect-virt").orElse(UNKNOWN));
        machine.put("clock governor", line(GOVERNOR).orElse(UNKNOWN));
        machine.put("transparent huge pages", line(HUGE_PAGES).orElse(UNKNOWN));
        machine.put(LOAD_BEFORE, load());
        return machine;
    }

    /** The load of the last 1, 5 and 15 minutes. */
    public static String load() {
        return line(Path.of("/proc/loadavg")).map(load -> load.replaceAll("^(\\S+ \\S+ \\S+).*", "$1"))
                .orElse(UNKNOWN);
    }

    private static Optional<String> field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name)).map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> line(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

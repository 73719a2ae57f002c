package org.acre.cli.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.acre.Region;

/** Kinds of memory that must not grow. */
public enum Memory {
    /** All memory of the process, as the OS counts it. */
    RESIDENT("resident", 16 << 20),
    /** The Java heap after a collection. */
    HEAP("heap", 4 << 20),
    /** The regions' memory that is resident or on disk, when all is free and purged. */
    REGIONS("regions", 4 << 20),
    /** Mappings of the kernel that the regions hold. */
    MAPPINGS("mappings", 64);

    private final String label;
    private final long least;

    Memory(String label, long least) {
        this.label = label;
        this.least = least;
    }

    public String label() {
        return label;
    }

    /** Growth by less over a run is noise: bytes, or mappings. */
    public long least() {
        return least;
    }

    /** What of each there is now, after a collection. What the OS does not tell is left out. */
    static Map<Memory, Long> now(Worlds worlds) {
        Map<Memory, Long> values = new EnumMap<>(Memory.class);
        System.gc();
        values.put(HEAP, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        values.put(REGIONS, worlds.residentBytes());
        values.put(MAPPINGS, worlds.sum(Region::kernelMappings));
        long resident = residentBytes();
        if (resident >= 0) {
            values.put(RESIDENT, resident);
        }
        return values;
    }

    /** Of the process; -1 where there is no such file. */
    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10).findFirst().orElse(-1);
        } catch (IOException _) {
            return -1;
        }
    }
}

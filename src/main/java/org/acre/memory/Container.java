package org.acre.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory that the container of this process may use: memory.max of its control group (version 2) or
 * memory.limit_in_bytes (version 1), or of a group above it, whichever is lowest. Linux's Documentation/admin-guide/cgroup-v2.rst and
 * cgroup-v1/memory.rst.
 */
public final class Container {
    private static final OptionalLong LIMIT = memoryLimit(Path.of("/"));

    private Container() {}

    /** Bytes; nothing if there is no limit below the memory of the machine. As it was when this process first asked. */
    public static OptionalLong memoryLimit() {
        return LIMIT;
    }

    /** As above, of the files below {@code root}. */
    public static OptionalLong memoryLimit(Path root) {
        return limit(root, "memory.max", "memory.limit_in_bytes");
    }

    /**
     * The lowest value of a file in the control group and those above it, of the files below {@code root}; nothing if it is not below the
     * memory of the machine.
     *
     * @param version2 name of the file in version 2 of control groups
     * @param version1 in version 1
     */
    public static OptionalLong limit(Path root, String version2, String version1) {
        try {
            long machine = machineBytes(root);
            long limit = Long.MAX_VALUE;
            // Lines such as 0::/group of version 2, and 4:memory:/group of version 1.
            for (String line : Files.readAllLines(root.resolve("proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts.length == 3 && parts[1].isEmpty()) {
                    limit = Math.min(limit, lowest(root.resolve("sys/fs/cgroup"), parts[2], version2));
                } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                    limit = Math.min(limit, lowest(root.resolve("sys/fs/cgroup/memory"), parts[2], version1));
                }
            }
            return limit < machine ? OptionalLong.of(limit) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not Linux, or nothing that this understands
        }
    }

    /** The lowest limit of a group and those above it. Inside a container the group itself may be what is mounted on top. */
    private static long lowest(Path mount, String group, String file) throws IOException {
        long lowest = limitIn(mount.resolve(file));
        Path directory = mount;
        for (Path name : Path.of(group)) {
            directory = directory.resolve(name);
            lowest = Math.min(lowest, limitIn(directory.resolve(file)));
        }
        return lowest;
    }

    private static long limitIn(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return Long.MAX_VALUE;
        }
        String limit = Files.readString(file).strip();
        return limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit);
    }

    private static long machineBytes(Path root) throws IOException {
        for (String line : Files.readAllLines(root.resolve("proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return Long.MAX_VALUE;
    }
}

package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit of a container is read from the files of either version of control groups. */
class ContainerTest {
    private static final long MIB = 1 << 20;

    @TempDir Path root;

    @BeforeEach void machine() throws IOException {
        write("proc/meminfo", "MemTotal:       1048576 kB\nMemFree:          100 kB\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test void version2_lowestOfTheGroupAndThoseAbove() throws IOException {
        write("proc/self/cgroup", "0::/outer/inner\n");
        write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
        assertEquals(OptionalLong.empty(), Container.memoryLimit(root));
        write("sys/fs/cgroup/outer/memory.max", 300 * MIB + "\n");
        assertEquals(OptionalLong.of(300 * MIB), Container.memoryLimit(root));
        write("sys/fs/cgroup/outer/inner/memory.max", 200 * MIB + "\n");
        assertEquals(OptionalLong.of(200 * MIB), Container.memoryLimit(root));
        write("sys/fs/cgroup/memory.max", 100 * MIB + "\n");
        assertEquals(OptionalLong.of(100 * MIB), Container.memoryLimit(root));
    }

    @Test void version1_ofTheMemoryController() throws IOException {
        write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertEquals(OptionalLong.empty(), Container.memoryLimit(root));
        // Inside, the container's own group may be what is mounted on top.
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", 64 * MIB + "\n");
        assertEquals(OptionalLong.of(64 * MIB), Container.memoryLimit(root));
        write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", 32 * MIB + "\n");
        assertEquals(OptionalLong.of(32 * MIB), Container.memoryLimit(root));
    }

    @Test void limitOfTheMachineOrMore_isNone() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", 1024 * MIB + "\n");
        assertEquals(OptionalLong.empty(), Container.memoryLimit(root));
    }

    @Test void noSuchFilesOrNoNumbers_isNone() throws IOException {
        assertEquals(OptionalLong.empty(), Container.memoryLimit(root));
        write("proc/self/cgroup", "0::/\nnonsense\n");
        write("sys/fs/cgroup/memory.max", "much\n");
        assertEquals(OptionalLong.empty(), Container.memoryLimit(root));
    }
}

package org.acre.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every check, on made-up machines. */
class ChecksTest {
    private static final long MIB = 1 << 20;

    @TempDir Path root;

    private Machine write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return new Machine(root);
    }

    private static void assertFinds(Level level, String found, Finding finding) {
        assertEquals(level, finding.level(), finding.toString());
        assertTrue(finding.found().contains(found), finding.toString());
        assertEquals(level == Level.OK, finding.change().isEmpty(), finding.toString());
    }

    @Test void kernelMappings_fewAllowedOrManyUsed_warns() throws IOException {
        Check check = new KernelMappingCount();
        Machine machine = write("proc/sys/vm/max_map_count", "65530\n");
        write("proc/self/maps", "a mapping\n".repeat(100));
        assertFinds(Level.NOTE, "65530, and this process has 100", check.look(machine));
        write("proc/self/maps", "a mapping\n".repeat(32_766));
        assertFinds(Level.WARNING, "32766", check.look(machine));
        write("proc/sys/vm/max_map_count", "1000\n");
        assertFinds(Level.WARNING, "is 1000", check.look(machine));
        write("proc/sys/vm/max_map_count", "1048576\n");
        assertFinds(Level.OK, "1048576", check.look(machine));
    }

    @Test void overcommit_never_warnsWithTheNumbers() throws IOException {
        Check check = new Overcommit();
        assertFinds(Level.OK, "heuristic", check.look(write("proc/sys/vm/overcommit_memory", "0\n")));
        assertFinds(Level.OK, "always", check.look(write("proc/sys/vm/overcommit_memory", "1\n")));
        assertFinds(Level.WARNING, "is 2 (never)", check.look(write("proc/sys/vm/overcommit_memory", "2\n")));
        write("proc/meminfo", "CommitLimit:     2048 kB\nCommitted_AS:    1536 kB\n");
        assertFinds(Level.WARNING, "1.5 MiB of 2 MiB", check.look(new Machine(root)));
    }

    @Test void limits_ofTheProcess_warnUnlessUnlimited() throws IOException {
        String text = """
                Limit                     Soft Limit           Hard Limit           Units
                Max file size             %s            unlimited            bytes
                Max locked memory         8388608              8388608              bytes
                Max address space         %s            unlimited            bytes
                """;
        Machine machine = write("proc/self/limits", text.formatted("unlimited", "unlimited"));
        assertFinds(Level.OK, "unlimited", ProcessLimit.ofAddresses().look(machine));
        assertFinds(Level.OK, "unlimited", ProcessLimit.ofFiles().look(machine));
        write("proc/self/limits", text.formatted("1048576", "4294967296"));
        assertFinds(Level.WARNING, "4 GiB", ProcessLimit.ofAddresses().look(machine));
        assertFinds(Level.WARNING, "1 MiB", ProcessLimit.ofFiles().look(machine));
        write("proc/self/status", "Name:\tjava\nVmLck:\t       0 kB\n");
        assertFinds(Level.OK, "ulimit -l is 8 MiB", new LockedMemory().look(machine));
        write("proc/self/status", "Name:\tjava\nVmLck:\t    2048 kB\n");
        assertFinds(Level.WARNING, "2 MiB locked", new LockedMemory().look(machine));
    }

    @Test void addressBits_ofTheProcessor() throws IOException {
        Check check = new AddressBits();
        assertFinds(Level.OK, "48 bits", check.look(write("proc/cpuinfo", "flags : x\naddress sizes\t: 46 bits physical, 48 bits virtual\n")));
        assertTrue(check.look(new Machine(root)).meaning().contains("128 TiB"));
        assertFinds(Level.NOTE, "39 bits", check.look(write("proc/cpuinfo", "address sizes : 36 bits physical, 39 bits virtual\n")));
        assertEquals(Level.NOTE, check.look(write("proc/cpuinfo", "CPU architecture: 8\n")).level());
    }

    @Test void container_version2_limitThrottleAndSwap() throws IOException {
        write("proc/meminfo", "MemTotal:       1048576 kB\n");
        Machine machine = write("proc/self/cgroup", "0::/x\n");
        assertFinds(Level.OK, "no limit", new ContainerMemory(100 * MIB).look(machine));
        assertFinds(Level.OK, "no memory.high", new ContainerThrottle().look(machine));
        assertFinds(Level.OK, "none", new ContainerSwap().look(machine));
        write("sys/fs/cgroup/x/memory.max", 400 * MIB + "\n");
        Finding room = new ContainerMemory(100 * MIB).look(machine);
        assertEquals(Level.NOTE, room.level());
        assertTrue(room.found().contains("400 MiB") && room.meaning().contains("300 MiB"), room.toString());
        assertFinds(Level.WARNING, "300 MiB", new ContainerMemory(300 * MIB).look(machine));
        write("sys/fs/cgroup/x/memory.high", 200 * MIB + "\n");
        assertFinds(Level.NOTE, "200 MiB", new ContainerThrottle().look(machine));
        write("proc/swaps", "Filename Type Size Used Priority\n/swap file 1 0 -2\n");
        assertFinds(Level.NOTE, "swapped", new ContainerSwap().look(machine));
        write("sys/fs/cgroup/x/memory.swap.max", "0\n");
        assertFinds(Level.OK, "memory.swap.max is 0", new ContainerSwap().look(machine));
    }

    @Test void container_version1_limit() throws IOException {
        write("proc/meminfo", "MemTotal:       1048576 kB\n");
        write("sys/fs/cgroup/memory/x/memory.limit_in_bytes", 64 * MIB + "\n");
        assertFinds(Level.WARNING, "64 MiB", new ContainerMemory(100 * MIB).look(write("proc/self/cgroup", "4:memory:/x\n")));
    }

    @Test void hugePages_allModes() throws IOException {
        String enabled = "sys/kernel/mm/transparent_hugepage/enabled";
        Check check = new HugePages();
        assertFinds(Level.OK, "madvise", check.look(write(enabled, "always [madvise] never\n")));
        assertFinds(Level.NOTE, "always", check.look(write(enabled, "[always] madvise never\n")));
        assertFinds(Level.NOTE, "never", check.look(write(enabled, "always madvise [never]\n")));
        String defrag = "sys/kernel/mm/transparent_hugepage/defrag";
        assertFinds(Level.OK, "madvise", new HugePageDefrag().look(write(defrag, "always defer defer+madvise [madvise] never\n")));
        assertFinds(Level.NOTE, "always", new HugePageDefrag().look(write(defrag, "[always] defer defer+madvise madvise never\n")));
        String shared = "sys/kernel/mm/transparent_hugepage/shmem_enabled";
        assertFinds(Level.OK, "never", new SharedHugePages().look(write(shared, "always within_size advise [never] deny force\n")));
        assertFinds(Level.NOTE, "within_size", new SharedHugePages().look(write(shared, "always [within_size] advise never deny force\n")));
        write("proc/meminfo", "HugePages_Total:       8\nHugePages_Free:        8\nHugepagesize:       2048 kB\n");
        assertFinds(Level.NOTE, "8 free, of 2 MiB", new ReservedHugePages().look(new Machine(root)));
        write("proc/meminfo", "HugePages_Total:       0\nHugePages_Free:        0\nHugepagesize:       2048 kB\n");
        assertFinds(Level.OK, "none free", new ReservedHugePages().look(new Machine(root)));
    }

    @Test void memoryNodes_moreThanOne_isNoted() throws IOException {
        String file = "sys/devices/system/node/online";
        assertFinds(Level.OK, "one", new MemoryNodes().look(write(file, "0\n")));
        assertFinds(Level.NOTE, "0-1", new MemoryNodes().look(write(file, "0-1\n")));
    }

    @Test void whatTheJvmCanDo_isTakenAsGiven() {
        Machine machine = new Machine(root);
        Module module = ChecksTest.class.getModule();
        assertFinds(Level.OK, "enabled", new NativeAccess(null, module).look(machine));
        assertFinds(Level.WARNING, "is not enabled", new NativeAccess("native access is not enabled", module).look(machine));
        assertFinds(Level.OK, "4 KiB", new PageSize(4096).look(machine));
        assertFinds(Level.NOTE, "64 KiB", new PageSize(65_536).look(machine));
        assertFinds(Level.OK, "registered", new Membarrier(null).look(machine));
        assertFinds(Level.NOTE, "refuses", new Membarrier("a sandbox refuses it").look(machine));
        assertFinds(Level.OK, "says 3", new ProcessorNumber(OptionalInt.of(3)).look(machine));
        assertFinds(Level.NOTE, "not known", new ProcessorNumber(OptionalInt.empty()).look(machine));
    }

    @Test void fileBlocks_triesThemAndLeavesNothingBehind() throws IOException {
        Finding finding = new FileBlocks(root).look(new Machine(root));
        assertTrue(finding.found().startsWith(root.toString()), finding.toString());
        try (var left = Files.list(root)) {
            assertEquals(0, left.count());
        }
        assertFinds(Level.WARNING, "NoSuchFile", new FileBlocks(root.resolve("none")).look(new Machine(root)));
    }

    @Test void machineWithoutFiles_nothingIsKnown_andNothingThrows() {
        List<Finding> findings = Checks.look(new Machine(root.resolve("none")), root);
        assertEquals(Checks.all(root).size(), findings.size());
        Set<String> names = new HashSet<>();
        for (Finding finding : findings) {
            assertTrue(names.add(finding.check()), finding.toString());
            assertTrue(!finding.found().isEmpty() && !finding.meaning().isEmpty(), finding.toString());
        }
        assertEquals(Level.NOTE, new Overcommit().look(new Machine(root)).level());
    }
}

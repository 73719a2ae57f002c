package org.acre.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import org.acre.memory.Platform;
import org.acre.memory.ProcessBarrier;

/** All checks, in the order in which they are shown: first what decides the most. */
public final class Checks {
    private Checks() {}

    /**
     * Looks at everything.
     *
     * @param directory where files of regions are to lie
     */
    public static List<Finding> look(Machine machine, Path directory) {
        return all(directory).stream().map(check -> check.look(machine)).toList();
    }

    static List<Check> all(Path directory) {
        return List.of(
                new NativeAccess(Platform.whyNotNative(), Platform.class.getModule()),
                new PageSize(Platform.pageSize()),
                new KernelMappingCount(),
                new Overcommit(),
                ProcessLimit.ofAddresses(),
                new AddressBits(),
                new ContainerMemory(Runtime.getRuntime().maxMemory()),
                new ContainerThrottle(),
                new ContainerSwap(),
                new HugePages(),
                new HugePageDefrag(),
                new SharedHugePages(),
                new ReservedHugePages(),
                new LockedMemory(),
                new MemoryNodes(),
                new Membarrier(ProcessBarrier.whyNot()),
                new ProcessorNumber(Platform.processor()),
                new FileBlocks(directory),
                ProcessLimit.ofFiles(),
                new FlightRecorder());
    }
}

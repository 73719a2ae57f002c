package org.acre;

import org.acre.event.MemoryEvents;
import org.acre.memory.KernelMappings;

/**
 * So many mappings of the kernel cannot be had, also after a purge of all views: the kernel would soon refuse them, and with
 * them a thread's stack or a piece of the Java heap. Nothing has changed.
 */
public final class KernelMappingsExhaustedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long requested;
    private final long held;
    private final long most;
    private final long limit;

    KernelMappingsExhaustedException(String what, long requested, KernelMappings process) {
        super(what + " needs " + requested + " mappings of the kernel: Acre holds " + process.held() + " and may hold "
                + process.most() + " of the " + process.limit() + " that vm.max_map_count allows this process; "
                + "fewer scattered pages, or fewer views at a time, would help, or a higher vm.max_map_count (sysctl)");
        this.requested = requested;
        this.held = process.held();
        this.most = process.most();
        this.limit = process.limit();
        MemoryEvents.mappingsExhausted(requested, held, most, limit);
    }

    /** Mappings that were asked for. */
    public long requested() {
        return requested;
    }

    /** Mappings that Acre held in this process. */
    public long held() {
        return held;
    }

    /** The most that Acre might hold, beside what the rest of the process has. */
    public long most() {
        return most;
    }

    /** What the kernel allows the process: vm.max_map_count. */
    public long limit() {
        return limit;
    }
}

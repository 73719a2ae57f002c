package org.acre.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The numbers of an {@link org.acre.KernelMappingsExhaustedException}. */
@Name("org.acre.MappingsExhausted")
@Label("Mappings Exhausted")
@Description("So many mappings of the kernel could not be had")
final class MappingsExhaustedEvent extends MemoryEvent {
    private static final MappingsExhaustedEvent ASKED = new MappingsExhaustedEvent();

    @Label("Requested")
    @Description("Mappings that were asked for")
    long requested;

    @Label("Held")
    @Description("Mappings that Acre held")
    long held;

    @Label("Most")
    @Description("Mappings that Acre might hold, beside what the rest of the process has")
    long most;

    @Label("Limit")
    @Description("What the kernel allows the process: vm.max_map_count")
    long limit;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}

package org.acre.cli.autopsy;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an error file of HotSpot says of a fault. What it does not say is empty.
 *
 * @param pid of the process
 * @param signal such as SIGSEGV
 * @param signalCode such as SEGV_ACCERR
 * @param address that could not be accessed: si_addr
 * @param thread the faulting thread, with its kind, such as {@code JavaThread "main"}
 * @param problematicFrame the innermost frame
 * @param javaFrames frames of Java, the innermost first
 * @param registers by name, in the order of the file
 */
public record ErrorFile(OptionalLong pid, String signal, String signalCode, OptionalLong address, String thread,
        String problematicFrame, List<String> javaFrames, Map<String, Long> registers) {}

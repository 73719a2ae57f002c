package org.acre.cli.record;

/**
 * What a recording holds.
 *
 * @param operations lines of the trace
 * @param processes programs that were started, and processes without a program of their own
 * @param threads of all of them
 * @param maps mappings made
 * @param unmaps mappings taken away, at the end of a process also
 * @param remaps mappings moved or resized
 * @param seconds from the first operation to the last
 */
public record RecordedTrace(long operations, int processes, int threads, long maps, long unmaps, long remaps, double seconds) {}

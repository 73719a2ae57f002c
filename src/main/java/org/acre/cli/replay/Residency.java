package org.acre.cli.replay;

/**
 * Bytes of memory that the region took: what was resident of its mapping, or the blocks of its file. Negative where the OS
 * does not tell.
 *
 * @param start before the first operation
 * @param peak at most, as far as samples show
 * @param end after the last operation
 * @param purged after a full purge then; what the program has not freed is there still
 * @param empty after that was freed, and another full purge
 */
public record Residency(long start, long peak, long end, long purged, long empty) {}

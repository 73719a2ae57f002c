package org.acre.states;

/**
 * What ranges of one state have together.
 *
 * @param ranges how many there are
 * @param bytes of them, in whole pages
 * @param dated of these ranges, how many have an age: when they were allocated has been noted, and no purge has settled them since
 * @param oldestMillis milliseconds since the oldest of those was allocated; 0 if there are none
 * @param meanMillis milliseconds since they were allocated, on the average of those; 0 if there are none
 */
public record StateTotal(long ranges, long bytes, long dated, long oldestMillis, long meanMillis) {}

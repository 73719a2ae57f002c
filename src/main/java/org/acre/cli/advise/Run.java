package org.acre.cli.advise;

/**
 * What one replay gave.
 *
 * @param p99Nanos of all operations together
 * @param peakResident bytes, at most as far as samples show; -1 where the OS does not tell
 * @param peakLive bytes that the program had at most, in whole pages
 */
record Run(double operationsPerSecond, double p99Nanos, double peakResident, double peakLive, double purges) {}

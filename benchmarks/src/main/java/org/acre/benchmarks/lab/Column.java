package org.acre.benchmarks.lab;

/**
 * Who is measured. {@code cannot} says what this peer cannot do that Acre does; {@code absent} says why it is not on this
 * machine, and is empty if it is.
 */
record Column(String name, boolean ours, String cannot, Setting setting, String absent) {}

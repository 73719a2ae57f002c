package org.acre.benchmarks.lab;

/**
 * Who is measured. {@code cannot} says what this peer cannot do that Acre does; {@code absent} says why it is not on this
 * machine, and is empty if it is; {@code quick} whether the quick set has it.
 */
record Column(String name, boolean ours, boolean quick, String cannot, Setting setting, String absent) {}

package org.acre.benchmarks.lab;

/** One place on the axis of a question; only some are in the quick set. */
record Point(String label, boolean quick, Setting setting) {}

package org.acre.cli.suite;

/**
 * The kernel module's parameters.
 *
 * @param mask the cases to run: a sum of their bits
 * @param threads workers, 1 to 65,535
 * @param loops calls of a case that loops
 * @param repeats how often a worker runs each case
 * @param pages of the cases that let it be chosen: fix_size_alloc, no_block_alloc
 * @param sequential the cases in the order of their bits, not in one of the worker's own
 */
public record SuiteParameters(long mask, int threads, long loops, long repeats, long pages, boolean sequential) {}

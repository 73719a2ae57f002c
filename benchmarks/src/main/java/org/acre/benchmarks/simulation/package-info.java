/**
 * The allocator on paper: a discrete-event model that says what a machine with more processors than this one would do.
 *
 * <pre>
 *   Calibration        measures here what each step takes          ServiceTimes
 *   Simulation         threads that allocate and free a page       Scenario in, Outcome out
 *     EventQueue       what happens next
 *     Processors       who runs where; threads that wait for one
 *     LockModel        the global lock: unfair, its waiters parked
 *     Nodes            pools, lazy lists, and the lines of the cache they lie in
 *   Measured           the same load, run here
 *   KernelFigures      what the kernel's authors measured on 64 threads
 *   SimulationReport   all of it in a table and a plot
 * </pre>
 *
 * <p>What it leaves out: memory that is touched, several sockets, the caches but for lines that change hands, and processors that share a core. It
 * is a bound from the locks and the purge, no promise.
 */
@NullMarked
package org.acre.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * Replays recorded traces on a region.
 *
 * <pre>
 *   TraceReplay                 a file in, a TraceResult out
 *     BlockReplay               allocations by id: reads, plans, deals rounds out to the workers
 *       BlockWorker             does them; waits for what other workers do to the same id
 *     MapReplay                 mappings: cuts areas where the program cut its mappings
 *   Stamps                      what is written to each page, and checked before it is given back
 *   Demand                      what the program had asked for, at each moment: live, peak, size classes
 *   ResidencyMeter              how much memory the region takes, now and then and at the end
 *   Observer                    looks on; a Recorder for reports, else nobody
 *     Timeline, Latencies       samples of the region, histograms of operations
 * </pre>
 */
@NullMarked
package org.acre.cli.replay;

import org.jspecify.annotations.NullMarked;

/**
 * The page that {@code acre replay --html} writes.
 *
 * <pre>
 *   ReplayPage            all traces, one after the other, and the machine
 *     MemoryPlot          what the region held, over the operations of the trace
 *     FragmentationPlot   its holes, and its resident memory over what is live
 *     LatencyPlot         latencies over percentiles; LatencyTable the same in numbers
 * </pre>
 */
@NullMarked
package org.acre.cli.replay.page;

import org.jspecify.annotations.NullMarked;

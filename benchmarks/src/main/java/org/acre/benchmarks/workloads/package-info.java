/**
 * Workloads of the allocator literature, each written anew from its description. They know neither JMH nor any allocator: only {@link
 * org.acre.benchmarks.workloads.Heap}, so that benchmarks, tests and long runs can all use them.
 *
 * <pre>
 *   Heap, Places          an allocator as a workload sees it: objects in numbered places
 *   Workload              runs until it is told to stop, and counts
 *     Larson              a server: objects outlive the threads that allocated them
 *     XmallocTest         batches that other threads free
 *     ProducerConsumer    single objects that another thread frees
 *     FalseSharing        cache-scratch and cache-thrash
 *     Mstress             every word of every object is verified
 *     GlibcThread         sizes as in programs, freed by their own thread
 *   WorkloadKind          all of them, by name
 *   Team                  the threads of one run
 * </pre>
 */
@NullMarked
package org.acre.benchmarks.workloads;

import org.jspecify.annotations.NullMarked;

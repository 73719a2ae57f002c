/**
 * Recorded allocation traces, read line by line: a file of any length takes no more memory than its longest line.
 *
 * <pre>
 *   TraceLines          a text file, plain or gzip, as lines of fields; every complaint says file, line, expected, got
 *     BlockReader         allocations by id      TrReader (.tr)   RepReader (.rep, CMU malloclab)
 *     MapReader           mappings by page       .mm
 * </pre>
 */
@NullMarked
package org.acre.cli.trace;

import org.jspecify.annotations.NullMarked;

/** The workloads verify what they write, and give everything back. */
@NullMarked
package org.acre.benchmarks.workloads;

import org.jspecify.annotations.NullMarked;

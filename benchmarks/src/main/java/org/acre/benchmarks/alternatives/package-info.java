/** Designs that Acre did not take, kept runnable: what it is measured against. */
@NullMarked
package org.acre.benchmarks.alternatives;

import org.jspecify.annotations.NullMarked;

/** The simulation against what is known in closed form. */
@NullMarked
package org.acre.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;

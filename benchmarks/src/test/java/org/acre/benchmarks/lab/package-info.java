/** Tests of the lab. */
@NullMarked
package org.acre.benchmarks.lab;

import org.jspecify.annotations.NullMarked;

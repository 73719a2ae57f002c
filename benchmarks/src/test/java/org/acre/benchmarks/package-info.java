/** What benchmarks are made of is tested as all else is. */
@NullMarked
package org.acre.benchmarks;

import org.jspecify.annotations.NullMarked;

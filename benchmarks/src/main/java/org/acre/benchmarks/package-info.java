/** JMH benchmarks: each class answers one question, named in its first line. */
@NullMarked
package org.acre.benchmarks;

import org.jspecify.annotations.NullMarked;

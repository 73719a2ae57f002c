/** Stress tests: each class holds one property, beside a weakened twin that must be caught. */
@NullMarked
package org.acre.stress;

import org.jspecify.annotations.NullMarked;

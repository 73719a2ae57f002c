/** Walks a space and counts what it is made of, for {@link org.acre.states}. */
@NullMarked
package org.acre.census;

import org.jspecify.annotations.NullMarked;

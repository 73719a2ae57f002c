/** When something is said. What is said is said through {@link java.lang.System.Logger}, by those who know of it. */
@NullMarked
package org.acre.purge.log;

import org.jspecify.annotations.NullMarked;

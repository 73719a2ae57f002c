/** Small objects on areas: slabs, whose bookkeeping lies beside the memory and never in it. */
@NullMarked
package org.acre.small;

import org.jspecify.annotations.NullMarked;

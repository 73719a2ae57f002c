/** The middle floor: waits for what must be waited for, invalidates once for a whole batch, and gives areas back. */
@NullMarked
package org.acre.purge;

import org.jspecify.annotations.NullMarked;

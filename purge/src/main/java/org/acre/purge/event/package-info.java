/**
 * What the flight recorder is told of time: invalidations, grace periods, readers that stall, and pressure. As {@code
 * org.acre.allocator.event}: off until a recording asks, by its name, and then told by the thread that did it, outside all guards.
 */
@NullMarked
package org.acre.purge.event;

import org.jspecify.annotations.NullMarked;

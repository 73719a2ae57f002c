/**
 * What the flight recorder is told of memory: refusals. As {@code org.acre.allocator.event}: off until a recording asks, by its name.
 * With the other two packages of this name these are all of Acre's events; {@code acre.jfc}, beside the packages in the jar, asks for all.
 */
@NullMarked
package org.acre.event;

import org.jspecify.annotations.NullMarked;

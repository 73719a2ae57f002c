/**
 * What a space or a region is made of, as plain numbers: {@link org.acre.states.MemoryRange} is one range, {@link
 * org.acre.states.SpaceStates} the sums. Lengths are in bytes. No component is ever null, and none is more than a number, a text, a list,
 * a map or a record of these, so that all of it passes through JMX and JSON as it is.
 */
@NullMarked
package org.acre.states;

import org.jspecify.annotations.NullMarked;

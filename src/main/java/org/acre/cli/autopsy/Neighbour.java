package org.acre.cli.autopsy;

import org.acre.blackbox.BoxEvent;

/**
 * The area next to an address.
 *
 * @param area as it was last recorded
 * @param bytes from its end to the address, 0 if the address is the first byte past it; or from the address to its start
 * @param life of its first byte
 */
public record Neighbour(BoxEvent area, long bytes, Life life) {}

package org.acre.cli.autopsy;

import java.util.Optional;

/**
 * What is known of an address.
 *
 * @param name where it was found: si_addr, or a register
 * @param before the nearest area below, of an address that lies in none
 * @param after the nearest area above
 */
public record Finding(String name, long address, Life life, Optional<Neighbour> before, Optional<Neighbour> after) {
    static Finding of(String name, long address, BoxHistory history) {
        Life life = history.of(address);
        return life.area().isPresent() ? new Finding(name, address, life, Optional.empty(), Optional.empty())
                : new Finding(name, address, life, history.before(address), history.after(address));
    }
}

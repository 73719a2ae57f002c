package org.acre.cli.autopsy;

import java.util.List;
import java.util.Optional;
import org.acre.blackbox.BoxContents;

/**
 * A fault and what the black box knows of it.
 *
 * @param fault the address that could not be accessed, if the error file tells
 * @param registers that point into the region
 */
public record Autopsy(ErrorFile error, BoxContents box, Optional<Finding> fault, List<Finding> registers) {
    /** Looks the addresses of the one up in the other. @throws ForeignBoxException if they are of two processes: the addresses of one mean nothing in the other */
    public static Autopsy of(ErrorFile error, BoxContents box) throws ForeignBoxException {
        if (error.pid().isPresent() && error.pid().getAsLong() != box.pid()) {
            throw new ForeignBoxException(error.pid().getAsLong(), box.pid());
        }
        BoxHistory history = new BoxHistory(box);
        Optional<Finding> fault = error.address().stream().mapToObj(address -> Finding.of("si_addr", address, history)).findFirst();
        List<Finding> registers = error.registers().entrySet().stream().filter(register -> box.region().holds(register.getValue()))
                .map(register -> Finding.of(register.getKey(), register.getValue(), history)).toList();
        return new Autopsy(error, box, fault, registers);
    }
}

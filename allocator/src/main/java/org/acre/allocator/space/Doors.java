package org.acre.allocator.space;

import java.util.Objects;
import java.util.function.Function;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.jspecify.annotations.Nullable;

/** Where {@link AddressSpace} leaves the key to its door, so that its public face needs no method for it. */
public final class Doors {
    /** Set before the first space exists. */
    private static volatile @Nullable Function<AddressSpace, SpaceDoor> opener;

    private Doors() {}

    /** Called once, by the class of spaces. */
    public static void leaveKey(Function<AddressSpace, SpaceDoor> key) {
        opener = key;
    }

    /** The door of a space. */
    public static SpaceDoor of(AddressSpace space) {
        return Objects.requireNonNull(opener, "a space exists before its class is initialised").apply(space);
    }
}

package org.acre.allocator;

import org.acre.allocator.area.AreaTable;

/** The table of a space is nobody's business but the space's: tests fetch it by the name of its field. */
final class Tables {
    private Tables() {}

    static AreaTable of(AddressSpace space) {
        try {
            var field = AddressSpace.class.getDeclaredField("areas");
            field.setAccessible(true);
            return (AreaTable) field.get(space);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}

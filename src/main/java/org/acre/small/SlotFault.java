package org.acre.small;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;

/** Says why an address cannot be freed: what is there instead of the start of an object. */
final class SlotFault {
    private static final String NOT_AN_OBJECT = "is not the start of a small object: ";

    private SlotFault() {}

    static InvalidFreeException inNoSlab(long address) {
        return new InvalidFreeException(address, AddressSpace.NONE, AddressSpace.NONE, NOT_AN_OBJECT + "it lies in no slab");
    }

    /** @param live whether the slot that holds the address, if one does, is an object's */
    static InvalidFreeException inSlab(Slab slab, long address, boolean live, boolean taken) {
        int slot = slab.slotHolding(address);
        if (slot < 0) {
            long start = slab.address(slab.slots());
            return new InvalidFreeException(address, start, address + 1,
                    NOT_AN_OBJECT + "it lies in the unused end of a slab of " + slab.length() + " byte slots, from 0x"
                            + Long.toHexString(start) + " on");
        }
        long start = slab.address(slot);
        long end = start + slab.length();
        String range = " [0x" + Long.toHexString(start) + ", 0x" + Long.toHexString(end) + ") of " + (end - start) + " bytes";
        String what = address == start ? "it is the start of the " : "it lies " + (address - start) + " bytes inside the ";
        return new InvalidFreeException(address, start, end, NOT_AN_OBJECT + what + describe(live, taken, range));
    }

    private static String describe(boolean live, boolean taken, String range) {
        if (live) {
            return "object" + range;
        }
        return "slot" + range + (taken
                ? ", which has been freed and waits for a grace period, or for its segments to die"
                : ", which is free: it has been freed, or was never handed out");
    }
}

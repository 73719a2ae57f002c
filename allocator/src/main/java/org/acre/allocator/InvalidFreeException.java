package org.acre.allocator;

/**
 * An address, or a handle, that is not a busy area's: nothing was changed. Says what is at that address.
 */
public final class InvalidFreeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long address;
    private final long foundStart;
    private final long foundEnd;

    /**
     * For whoever hands out addresses, or parts of areas.
     *
     * @param foundStart start of what holds the address, or {@link AddressSpace#NONE}
     * @param foundEnd its end, or NONE
     * @param what is at the address; completes a sentence that begins with it
     */
    public InvalidFreeException(long address, long foundStart, long foundEnd, String what) {
        super("0x" + Long.toHexString(address) + " " + what);
        this.address = address;
        this.foundStart = foundStart;
        this.foundEnd = foundEnd;
    }

    /** The address that was given. */
    public long address() {
        return address;
    }

    /** Start of the area or free range that holds the address, or {@link AddressSpace#NONE} if it lies in no span. */
    public long foundStart() {
        return foundStart;
    }

    /** End of the area or free range that holds the address, or {@link AddressSpace#NONE} if it lies in no span. */
    public long foundEnd() {
        return foundEnd;
    }
}

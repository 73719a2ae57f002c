package org.acre.blackbox;

/**
 * The region that a box is about.
 *
 * @param memory of what kind it is
 * @param start its first byte
 * @param reservedEnd first byte past the addresses that it has or can grow into
 * @param pageBytes page of its space
 */
public record BoxRegion(Memory memory, long start, long reservedEnd, long pageBytes) {
    /** Where the memory of a region comes from. The order is part of the format. */
    public enum Memory { ANONYMOUS, FILE, BORROWED }

    /** Whether an address lies in the region. */
    public boolean holds(long address) {
        return address >= start && address < reservedEnd;
    }
}

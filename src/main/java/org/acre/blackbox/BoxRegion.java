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
    /** Where the memory of a region comes from. The codes are part of the format. */
    public enum Memory {
        ANONYMOUS(0),
        FILE(1),
        BORROWED(2);

        private static final Memory[] BY_CODE = {ANONYMOUS, FILE, BORROWED};

        final int code;

        Memory(int code) {
            this.code = code;
        }

        static boolean isCode(long code) {
            return code >= 0 && code < BY_CODE.length;
        }

        static Memory ofCode(long code) {
            return BY_CODE[(int) code];
        }
    }

    /** Whether an address lies in the region. */
    public boolean holds(long address) {
        return address >= start && address < reservedEnd;
    }
}

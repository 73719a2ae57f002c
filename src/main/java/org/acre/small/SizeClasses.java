package org.acre.small;

/**
 * The lengths that slots may have: multiples of 16 bytes up to 128, then eight a doubling, up to 64 KiB. Above 128 bytes a
 * slot is at most 12.5 % of its own length longer than what was asked for. A power of two is a class of its own, and every
 * slab starts at a multiple of {@link #GRANULE}, so it is aligned to its length.
 */
final class SizeClasses {
    /** Slabs start at multiples of this. */
    static final int GRANULE_SHIFT = 16;
    static final int GRANULE = 1 << GRANULE_SHIFT;
    /** Every length is a multiple of this, and every object starts at one. */
    static final int UNIT = 16;
    static final int UNIT_SHIFT = 4;
    /** The longest slot of all. */
    static final int MOST = GRANULE;

    private static final int EVEN_STEPS = 128;
    private static final int STEPS_A_DOUBLING = 8;
    /** At most this part of a slab is no slot: its end, which is shorter than one. */
    private static final int UNUSED_PART = 16;
    /** Below this a slab would be given back and asked for again too often. */
    private static final int LEAST_SLOTS = 4;

    // static, so that the compiler knows where they are
    private static final int[] LENGTHS = lengths();
    private static final int[] SLAB_BYTES = slabBytes();
    private static final byte[] OF_UNITS = classesOfUnits();

    /** How many classes there are. */
    static final int COUNT = LENGTHS.length;

    private SizeClasses() {}

    private static int[] lengths() {
        int count = 0;
        for (int length = UNIT; length <= MOST; length = next(length)) {
            count++;
        }
        int[] lengths = new int[count];
        for (int i = 0, length = UNIT; i < count; i++, length = next(length)) {
            lengths[i] = length;
        }
        return lengths;
    }

    private static int next(int length) {
        return length + (length < EVEN_STEPS ? UNIT : Integer.highestOneBit(length) / STEPS_A_DOUBLING);
    }

    /** The shortest slabs, in whole granules, that waste little enough at their ends. */
    private static int[] slabBytes() {
        int[] slabBytes = new int[LENGTHS.length];
        for (int i = 0; i < slabBytes.length; i++) {
            int bytes = GRANULE;
            while (bytes / LENGTHS[i] < LEAST_SLOTS || bytes % LENGTHS[i] > bytes / UNUSED_PART) {
                bytes += GRANULE;
            }
            slabBytes[i] = bytes;
        }
        return slabBytes;
    }

    private static byte[] classesOfUnits() {
        byte[] classes = new byte[MOST / UNIT];
        for (int unit = 0, sizeClass = 0; unit < classes.length; unit++) {
            while (LENGTHS[sizeClass] < (unit + 1) * UNIT) {
                sizeClass++;
            }
            classes[unit] = (byte) sizeClass;
        }
        return classes;
    }

    /** The class of the shortest slots that hold {@code unit} whole units and a part of one more. */
    static int ofUnit(int unit) {
        return OF_UNITS[unit];
    }

    /** Bytes of a slot. */
    static int length(int sizeClass) {
        return LENGTHS[sizeClass];
    }

    /** Bytes of a slab: whole granules. */
    static int slabBytes(int sizeClass) {
        return SLAB_BYTES[sizeClass];
    }
}

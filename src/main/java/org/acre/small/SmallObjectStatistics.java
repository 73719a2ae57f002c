package org.acre.small;

import java.util.List;

/**
 * What small objects hold. Counted from the words of all slabs: exact while nobody is inside, otherwise of slightly different
 * moments.
 *
 * @param liveObjects objects that are handed out
 * @param liveBytes bytes of their slots
 * @param heldObjects slots freed that wait for a grace period, or for their segments to die
 * @param heldBytes bytes of those
 * @param slabs slabs that are taken from the space
 * @param slabBytes bytes of those
 * @param classes the same for each length of slots, ascending
 */
public record SmallObjectStatistics(
        long liveObjects,
        long liveBytes,
        long heldObjects,
        long heldBytes,
        long slabs,
        long slabBytes,
        List<SizeClass> classes) {
    /** Where there are no slabs. */
    public static final SmallObjectStatistics NONE = new SmallObjectStatistics(0, 0, 0, 0, 0, 0, List.of());

    /**
     * One length of slots.
     *
     * @param slotBytes bytes of a slot
     * @param liveObjects objects that are handed out
     * @param heldObjects slots freed that wait for a grace period, or for their segments to die
     * @param freeSlots slots of these slabs that can be handed out
     * @param slabs slabs cut into slots of this length
     * @param slabBytes bytes of those
     */
    public record SizeClass(
            int slotBytes, long liveObjects, long heldObjects, long freeSlots, long slabs, long slabBytes) {}
}

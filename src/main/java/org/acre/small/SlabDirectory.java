package org.acre.small;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * From any address to the slab that holds it, without a lock and without a look at the memory: a root with a leaf for each
 * 256 MiB, and in a leaf a place for each granule. A leaf takes 16 KiB of the heap and is made when the first slab comes to lie
 * in its stretch; the root takes 4 bytes for each leaf between the lowest and the highest.
 */
final class SlabDirectory {
    private static final int LEAF_BITS = 12;
    private static final int LEAF_MASK = (1 << LEAF_BITS) - 1;
    private static final int LEAF_SHIFT = SizeClasses.GRANULE_SHIFT + LEAF_BITS;

    private static final VarHandle SLAB =
            MethodHandles.arrayElementVarHandle(long[][].class).withInvokeExactBehavior();
    private static final VarHandle ROOT;

    static {
        try {
            ROOT = MethodHandles.lookup().findVarHandle(SlabDirectory.class, "root", Root.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Never changed: a new leaf makes a new root, so that of two threads that add leaves neither loses its own. */
    private record Root(long first, long[] @Nullable [] @Nullable [] leaves) {}

    private static final int LEAST_HINTS = 64;
    private static final int MOST_HINTS = 1 << 20;
    private static final int HINTS_A_SLAB = 2;

    /**
     * The slab last found at each granule, by its lowest bits. Plain, and the races are benign: who is misled finds no object,
     * and asks slabAt. Saves two of three reads that wait for one another.
     */
    private long[] @Nullable [] hints = new long[LEAST_HINTS][];

    private volatile Root root = new Root(0, new long[0][][]);

    /** The slab whose granules hold {@code address}, or null. */
    long @Nullable [] slabAt(long address) {
        Root root = this.root;
        long leaf = (address >>> LEAF_SHIFT) - root.first;
        long[] @Nullable [] @Nullable [] leaves = root.leaves;
        if (leaf < 0 || leaf >= leaves.length) {
            return null;
        }
        long[] @Nullable [] slabs = leaves[(int) leaf];
        if (slabs == null) {
            return null;
        }
        // acquire: what the slab says of itself was written before it was entered; pairs with the release in set
        return (long[]) SLAB.getAcquire(slabs, (int) (address >>> SizeClasses.GRANULE_SHIFT) & LEAF_MASK);
    }

    /** A guess at the slab that holds {@code address}: the right one, or one that holds other addresses or is dead; or null. */
    long @Nullable [] guess(long address) {
        long[] @Nullable [] hints = this.hints;
        // acquire: pairs with the release in note, as slabAt does with set
        return (long[]) SLAB.getAcquire(hints, (int) (address >>> SizeClasses.GRANULE_SHIFT) & (hints.length - 1));
    }

    /** Notes what the guess should have been. */
    void note(long address, long[] slab) {
        long[] @Nullable [] hints = this.hints;
        if (hints.length < HINTS_A_SLAB * Slab.id(slab) && hints.length < MOST_HINTS) {
            hints = new long[2 * hints.length][];
            this.hints = hints;
        }
        SLAB.setRelease(hints, (int) (address >>> SizeClasses.GRANULE_SHIFT) & (hints.length - 1), slab);
    }

    /** Enters a slab at all its granules, before anybody is told of an address in it. */
    void enter(long[] slab, int slabBytes) {
        set(Slab.base(slab), slabBytes, slab);
    }

    /** No address is the slab's any more. It still has the area that it lies in. */
    void remove(long[] slab, int slabBytes) {
        set(Slab.base(slab), slabBytes, null);
    }

    private void set(long base, int slabBytes, long @Nullable [] slab) {
        for (long address = base; address < base + slabBytes; address += SizeClasses.GRANULE) {
            // release: publishes the final words of the slab; pairs with the acquire in slabAt
            SLAB.setRelease(leafOf(address), (int) (address >>> SizeClasses.GRANULE_SHIFT) & LEAF_MASK, slab);
        }
    }

    private long[] @Nullable [] leafOf(long address) {
        long leaf = address >>> LEAF_SHIFT;
        while (true) {
            Root present = root;
            int at = Math.clamp(leaf - present.first, -1, present.leaves.length);
            long[] @Nullable [] slabs = at < 0 || at == present.leaves.length ? null : present.leaves[at];
            if (slabs != null) {
                return slabs;
            }
            // cas: publishes the leaf; a thread that lost looks again, and finds the winner's leaf if it is the same
            if (ROOT.compareAndSet(this, present, with(present, leaf))) {
                return leafOf(address);
            }
        }
    }

    /** A copy of a root that has room for one more leaf, and the leaf. */
    private static Root with(Root present, long leaf) {
        int count = present.leaves.length;
        long first = count == 0 ? leaf : Math.min(leaf, present.first);
        long end = count == 0 ? leaf + 1 : Math.max(leaf + 1, present.first + count);
        long[] @Nullable [] @Nullable [] leaves = new long[Math.toIntExact(end - first)][][];
        System.arraycopy(present.leaves, 0, leaves, (int) (present.first - first) * Integer.signum(count), count);
        leaves[(int) (leaf - first)] = new long[LEAF_MASK + 1][];
        return new Root(first, leaves);
    }
}

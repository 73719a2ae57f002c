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
            MethodHandles.arrayElementVarHandle(Slab[].class).withInvokeExactBehavior();
    private static final VarHandle ROOT;

    static {
        try {
            ROOT = MethodHandles.lookup().findVarHandle(SlabDirectory.class, "root", Root.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Never changed: a new leaf makes a new root, so that of two threads that add leaves neither loses its own. */
    private static final class Root {
        final long first;
        final @Nullable Slab [] @Nullable [] leaves;

        Root(long first, @Nullable Slab [] @Nullable [] leaves) {
            this.first = first;
            this.leaves = leaves;
        }
    }

    private volatile Root root = new Root(0, new Slab[0][]);

    /** The slab whose granules hold {@code address}, or null. */
    @Nullable Slab slabAt(long address) {
        Root root = this.root;
        long leaf = (address >>> LEAF_SHIFT) - root.first;
        @Nullable Slab [] @Nullable [] leaves = root.leaves;
        if (leaf < 0 || leaf >= leaves.length) {
            return null;
        }
        @Nullable Slab @Nullable [] slabs = leaves[(int) leaf];
        if (slabs == null) {
            return null;
        }
        return (@Nullable Slab) SLAB.getAcquire(slabs, (int) (address >>> SizeClasses.GRANULE_SHIFT) & LEAF_MASK);
    }

    /** Makes room for a slab, so that {@link #enter} cannot fail. */
    void prepare(long base, int slabBytes) {
        leafOf(base);
        leafOf(base + slabBytes - 1); // a leaf is longer than any slab
    }

    /** Enters a slab at all its granules, before anybody is told of an address in it. */
    void enter(Slab slab) {
        set(slab.base(), slab.bytes(), slab);
    }

    /** No address is the slab's any more. It still has the area that it lies in. */
    void remove(Slab slab) {
        set(slab.base(), slab.bytes(), null);
    }

    private void set(long base, int slabBytes, @Nullable Slab slab) {
        for (long address = base; address < base + slabBytes; address += SizeClasses.GRANULE) {
            // release: publishes the final words of the slab; pairs with the acquire in slabAt
            SLAB.setRelease(leafOf(address), (int) (address >>> SizeClasses.GRANULE_SHIFT) & LEAF_MASK, slab);
        }
    }

    private @Nullable Slab[] leafOf(long address) {
        long leaf = address >>> LEAF_SHIFT;
        while (true) {
            Root present = root;
            int at = Math.clamp(leaf - present.first, -1, present.leaves.length);
            @Nullable Slab @Nullable [] slabs = at < 0 || at == present.leaves.length ? null : present.leaves[at];
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
        @Nullable Slab [] @Nullable [] leaves = new Slab[Math.toIntExact(end - first)][];
        System.arraycopy(present.leaves, 0, leaves, (int) (present.first - first) * Integer.signum(count), count);
        leaves[(int) (leaf - first)] = new Slab[LEAF_MASK + 1];
        return new Root(first, leaves);
    }
}

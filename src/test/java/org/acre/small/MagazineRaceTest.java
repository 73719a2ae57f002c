package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;

/**
 * Moments inside a load of a magazine, stopped by hand: its owner loses its processor there, and others free meanwhile.
 *
 * <pre>
 *   owner                                 others
 *   reads the word: slot 3 is free
 *   writes slot 3 to READY
 *     (sleeps)                            one takes slot 3 from the word, which says so, and frees it:
 *                                         READY shows slot 3, yet it is an object
 *   cas on the word fails
 * </pre>
 */
class MagazineRaceTest {
    private static final int SLOTS = 12;

    private final AddressSpace space = SmallObjectsTest.space(1 << 30);
    private final Magazines magazines = new Magazines();
    private final Slabs slabs = new Slabs(space, magazines);
    private final Freeing freeing = new Freeing(slabs, magazines, (tag, bytes) -> {});
    private final int magazine = Magazines.of(Thread.currentThread().threadId());
    private final int sizeClass = SizeClasses.ofUnit(5000 >>> SizeClasses.UNIT_SHIFT);
    private final int entry = Magazines.entryAt(magazine, sizeClass);
    private final Slab slab = slabWithOneGroupLoaded();

    /** A slab of 12 slots, all of them objects, whose one group this thread has loaded. */
    private Slab slabWithOneGroupLoaded() {
        assertTrue(magazines.claim(Thread.currentThread()));
        for (int i = 0; i < SLOTS; i++) {
            long ready = magazines.refill(magazine, sizeClass, 0);
            if (ready == 0) {
                slabs.take(0, sizeClass, magazine);
            } else {
                Magazines.pop(magazines.words(), entry, ready, SizeClasses.length(sizeClass));
            }
        }
        Slab loaded = magazines.loadedSlab(magazine, sizeClass);
        if (loaded == null) {
            throw new AssertionError("nothing is loaded");
        }
        assertEquals(0, GroupWord.free(loaded.word(0)));
        assertEquals(entry, GroupWord.entry(loaded.word(0)));
        return loaded;
    }

    private void setReady(long ready) {
        SlotWords.setRelease(magazines.words(), entry, ready);
    }

    @Test void free_slotThatARefillHasOnlyAnnounced_isObeyed() {
        setReady(GroupWord.loadedBy(entry, 99) | Slab.bit(3));
        assertTrue(freeing.isLive(slab, 3));
        assertEquals(Slab.bit(3), freeing.free(slab, 0, Slab.bit(3)));
        assertEquals(0, freeing.free(slab, 0, Slab.bit(3)));
    }

    @Test void free_slotThatIsReady_isRefused() {
        setReady((slab.word(0) & ~0xFFFFFFFFL) | Slab.bit(3));
        assertEquals(0, freeing.free(slab, 0, Slab.bit(3)));
        assertEquals(Slab.bit(4), freeing.free(slab, 0, Slab.bit(3) | Slab.bit(4)));
    }

    @Test void refill_afterFrees_takesThemInATurnOfTheCount() {
        long before = slab.word(0);
        freeing.free(slab, 0, Slab.bit(5));
        long ready = magazines.refill(magazine, sizeClass, 0);
        assertEquals(1 << 5, GroupWord.free(ready));
        assertEquals(0, GroupWord.free(slab.word(0)));
        // Or a free that had looked at the word before would find it unchanged.
        assertTrue(slab.word(0) != before);
    }
}

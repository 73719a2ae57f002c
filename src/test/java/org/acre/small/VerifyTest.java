package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.junit.jupiter.api.Test;

/** Verify finds what is broken, one damage at a time. */
class VerifyTest {
    private final AddressSpace space = SmallObjectsTest.space(1 << 30);
    private final Magazines magazines = new Magazines();
    private final Slabs slabs = new Slabs(space, magazines);

    private final Slab slab = slabAfterTaking();

    /** The current slab of node 0, of 12 slots, after the first has been taken. */
    private Slab slabAfterTaking() {
        int sizeClass = SizeClasses.ofUnit(5000 >>> SizeClasses.UNIT_SHIFT);
        slabs.take(0, sizeClass, Magazines.NONE);
        Slab current = slabs.current(0, sizeClass);
        if (current == null) {
            throw new AssertionError("no current slab");
        }
        verify();
        return current;
    }

    private void verify() {
        new SlabVerifier(space, slabs, magazines).verify();
    }

    private void isFound(String words) {
        IllegalStateException found = assertThrows(IllegalStateException.class, this::verify);
        assertTrue(found.toString().contains(words), found.toString());
    }

    @Test void verify_slotThatDoesNotExistIsFree_isFound() {
        long word = slab.word(0);
        slab.casWord(0, word, word | 1L << 12);
        isFound("do not exist");
    }

    @Test void verify_loadedByNobody_isFound() {
        long word = slab.word(0);
        slab.casWord(0, word, word | GroupWord.loadedBy(Magazines.entryAt(1, slab.sizeClass()), 7));
        isFound("not what its magazine holds");
    }

    @Test void verify_stateWithoutAList_isFound() {
        slab.casState(Slab.CURRENT, Slab.LISTED);
        isFound("is slab");
    }

    @Test void verify_listedButCurrent_isFound() {
        slabs.lists().push(slab);
        isFound("in a list");
    }

    @Test void verify_notInTheDirectory_isFound() {
        slabs.directory().remove(slab);
        isFound("directory misses");
    }

    @Test void verify_areaGone_isFound() {
        SpaceDoor.of(space).freeDivided(slab.base());
        isFound("no area of its own");
    }

    @Test void verify_emptyCountWrong_isFound() {
        slabs.lists().keepEmpty(3);
        isFound("empty slabs");
    }
}

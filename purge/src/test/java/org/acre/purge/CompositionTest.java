package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.Test;

/** Invalidations one after the other: what one keeps, no other lets go. */
class CompositionTest {
    private static final long PAGE = 4096;
    private static final long KEY = 7;

    private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(1).build();
    private final List<Long> shown = new ArrayList<>();

    private void note(long lowest, long highest, RangeSet ranges) {
        ranges.forEach((start, end) -> shown.add(start));
    }

    private Purger purger(MappingInvalidation invalidation) {
        return Purger.on(space).invalidation(invalidation).interval(Duration.ZERO).build();
    }

    private long freed() {
        long address = space.allocate(PAGE);
        space.free(address);
        return address;
    }

    @Test void andThen_noneOnEitherSide_isTheOtherOne() {
        MappingInvalidation some = this::note;
        assertSame(some, MappingInvalidation.none().andThen(some));
        assertSame(some, some.andThen(MappingInvalidation.none()));
    }

    /** What is discarded has been invalidated: it is too late to keep it. */
    @Test void keep_duringDiscard_hasNoEffect() {
        MappingInvalidation keeping = new MappingInvalidation() {
            @Override public void invalidate(long lowest, long highest, RangeSet ranges) {}

            @Override public void discard(long lowest, long highest, RangeSet ranges) {
                ranges.keep(lowest, highest);
                ranges.keepUntilRecalled(lowest, highest, KEY);
                ranges.recall(KEY);
                note(lowest, highest, ranges);
            }
        };
        try (Purger purger = purger(keeping)) {
            long address = freed();
            assertEquals(0, purger.purgeAll().pinnedPages());
            assertEquals(List.of(address), shown);
            assertEquals(64, space.statistics().freePages());
            space.verify();
        }
    }

    @Test void recall_byALaterOne_doesNotLetGoWhatTheFirstKeeps() {
        boolean[] keeps = {true};
        MappingInvalidation first = (lowest, highest, ranges) -> {
            if (keeps[0]) {
                ranges.keepUntilRecalled(0, PAGE, KEY);
            }
        };
        // Whatever it asks for, also under the same key.
        MappingInvalidation second = (lowest, highest, ranges) -> {
            for (long key = 0; key < 2_000; key++) {
                ranges.recall(key);
            }
        };
        try (Purger purger = purger(first.andThen(second))) {
            long kept = freed();
            assertEquals(0, kept);
            assertEquals(1, purger.purge().pinnedPages());
            keeps[0] = false;
            assertFalse(kept == freed(), "handed out while it was kept");
            assertEquals(1, purger.purge().pinnedPages());
        }
    }

    @Test void keepUntilRecalled_byALaterOne_comesWithEachBatchAndAllSeeIt() {
        boolean[] keeps = {true};
        MappingInvalidation keeper = (lowest, highest, ranges) -> {
            if (keeps[0]) {
                ranges.keepUntilRecalled(0, PAGE, KEY);
            }
        };
        try (Purger purger = purger(((MappingInvalidation) this::note).andThen(keeper))) {
            long kept = freed();
            purger.purge();
            purger.purge();
            keeps[0] = false;
            assertEquals(0, purger.purge().pinnedPages());
            assertEquals(List.of(kept, kept, kept), shown);
        }
    }
}

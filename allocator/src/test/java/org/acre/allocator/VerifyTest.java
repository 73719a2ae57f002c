package org.acre.allocator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.tree.FreeTree;
import org.junit.jupiter.api.Test;

/** A check that never fires proves nothing: break each thing that verify promises to check, and read its name. */
class VerifyTest {
    private static final long PAGE = 4096;

    private final AddressSpace space = AddressSpace.builder().span(0, 1_000 * PAGE).nodes(2).nodeSelector(any -> 0)
            .lazyMaxPages(299).build();
    private final long busy = space.allocate(5 * PAGE);
    private final long pooled = space.allocate(7 * PAGE);
    private final long lazy = space.allocate(9 * PAGE);
    private final AreaTable areas = Tables.of(space);
    private final FreeTree tree = space.freeSpace().tree();

    VerifyTest() {
        for (int i = 0; i < 20; i++) {
            assertTrue(space.allocateAt((500 + 10 * i) * PAGE, PAGE)); // holes of nine pages
        }
        space.free(pooled);
        space.free(space.allocate(300 * PAGE));
        space.free(lazy);
        space.verify();
    }

    private int idAt(long address) {
        return space.freeSpace().index().startingAt(address / PAGE);
    }

    private void brokenBy(Consumer<AreaTable> corruption, String name) {
        corruption.accept(areas);
        IllegalStateException e = assertThrows(IllegalStateException.class, space::verify);
        assertTrue(String.valueOf(e.getMessage()).contains(name), e.getMessage());
    }

    @Test
    void verify_augmentWrong_namesIt() {
        brokenBy(table -> table.setLargest(tree.first(), 8_000), "augment");
    }

    @Test
    void verify_augmentTooSmall_namesIt() {
        brokenBy(table -> table.setLargest(tree.next(tree.first()), 1), "augment");
    }

    @Test
    void verify_colourFlipped_namesIt() {
        int first = tree.first();
        brokenBy(table -> table.setBlack(first, !table.isBlack(first)), "black heights");
    }

    @Test
    void verify_parentLinkWrong_namesIt() {
        brokenBy(table -> table.setParent(tree.first(), tree.first()), "parent link");
    }

    @Test
    void verify_rangesTouch_namesCoalescing() {
        int second = tree.next(tree.first());
        brokenBy(table -> {
            long end = table.end(second);
            table.setStart(second, table.end(tree.first()));
            table.setPages(second, end - table.end(tree.first()));
        }, "coalescing");
    }

    @Test
    void verify_emptyRange_namesIt() {
        brokenBy(table -> table.setPages(tree.first(), 0), "empty");
    }

    @Test
    void verify_indexEntryLost_namesTheUncoveredPage() {
        int id = idAt(busy);
        space.freeSpace().index().removeLocked(id);
        IllegalStateException e = assertThrows(IllegalStateException.class, space::verify);
        assertTrue(String.valueOf(e.getMessage()).contains("no range starts at page"), e.getMessage());
    }

    @Test
    void verify_indexEntryInWrongPlace_namesIt() {
        int id = idAt(busy);
        brokenBy(table -> table.setStart(id, 700), "address index misses");
    }

    @Test
    void verify_areaTooLong_namesTheGap() {
        brokenBy(table -> table.setPages(idAt(busy), 6), "address index misses the end");
    }

    @Test
    void verify_areaTooShort_namesTheGap() {
        brokenBy(table -> table.setPages(idAt(busy), 4), "no range starts at page 4");
    }

    @Test
    void verify_unusedRecordInIndex_namesIt() {
        brokenBy(table -> table.setWordRelease(idAt(busy),
                AreaWord.withState(table.wordAcquire(idAt(busy)), AreaWord.UNUSED)), "address index holds unused");
    }

    @Test
    void verify_lazyStateInNoList_namesItAfterAWhile() {
        brokenBy(table -> table.setWordRelease(idAt(busy),
                AreaWord.withState(table.wordAcquire(idAt(busy)), AreaWord.LAZY)), "lazy and in no list");
    }

    @Test
    void verify_pooledStateInNoList_namesItAfterAWhile() {
        brokenBy(table -> table.setWordRelease(idAt(busy),
                AreaWord.withState(table.wordAcquire(idAt(busy)), AreaWord.POOLED)), "pooled and in no list");
    }

    @Test
    void verify_busyStateInLazyList_namesIt() {
        brokenBy(table -> table.setWordRelease(idAt(lazy),
                AreaWord.withState(table.wordAcquire(idAt(lazy)), AreaWord.BUSY)), "list of node 0 holds busy");
    }

    @Test
    void verify_busyStateInPool_namesIt() {
        brokenBy(table -> table.setWordRelease(idAt(pooled),
                AreaWord.withState(table.wordAcquire(idAt(pooled)), AreaWord.BUSY)), "pool of 7 pages in node 0 holds busy");
    }

    @Test
    void verify_poolOfOtherLength_namesIt() {
        brokenBy(table -> table.setPages(idAt(pooled), 6), "pool of 7 pages");
    }

    @Test
    void verify_otherNodesAreaInLazyList_namesIt() {
        brokenBy(table -> table.setWordRelease(idAt(lazy),
                AreaWord.withState(AreaWord.reborn(table.wordAcquire(idAt(lazy)), 1), AreaWord.LAZY)), "list of node 0");
    }

    @Test
    void verify_lazyListCutShort_namesTheCount() {
        space.free(busy);
        brokenBy(table -> table.setNext(idAt(busy), AreaTable.NONE), "lazy list of node 0 holds 5 pages, counted 14");
    }
}

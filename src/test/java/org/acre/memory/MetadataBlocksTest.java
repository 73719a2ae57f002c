package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.acre.purge.BlockMemory;
import org.junit.jupiter.api.Test;

class MetadataBlocksTest {
    private static final long PAGE = Platform.pageSize();

    @Test void tryTake_beforeRefill_hasNothing_afterwardsWhatWasAskedFor() {
        try (Arena arena = Arena.ofConfined(); MetadataBlocks blocks = MetadataBlocks.of(arena.allocate(PAGE, PAGE), 64)) {
            assertEquals(BlockMemory.NONE, blocks.tryTake());
            blocks.refill(10);
            Set<Long> taken = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                long block = blocks.tryTake();
                assertTrue(block > 0 && block % PAGE == 0);
                assertTrue(taken.add(block));
                for (int word = 0; word < PAGE / 8; word++) {
                    assertEquals(0, blocks.load(block, word));
                }
            }
            assertEquals(BlockMemory.NONE, blocks.tryTake());
            taken.forEach(blocks::give);
            blocks.space().verify();
        }
    }

    @Test void refill_moreThanThereAre_givesAllThereAre() {
        try (Arena arena = Arena.ofConfined(); MetadataBlocks blocks = MetadataBlocks.of(arena.allocate(PAGE, PAGE), 8)) {
            blocks.refill(100);
            for (int i = 0; i < 8; i++) {
                assertNotEquals(BlockMemory.NONE, blocks.tryTake());
            }
            assertEquals(BlockMemory.NONE, blocks.tryTake());
            blocks.refill(1);
            assertEquals(BlockMemory.NONE, blocks.tryTake());
        }
    }

    @Test void words_blocksAndHeads_areApart() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment areas = arena.allocate(4 * PAGE, PAGE);
            try (MetadataBlocks blocks = MetadataBlocks.of(areas, 8)) {
                blocks.refill(1);
                long block = blocks.tryTake();
                blocks.store(block, (int) (PAGE / 8) - 1, 7);
                assertEquals(7, blocks.load(block, (int) (PAGE / 8) - 1));
                blocks.storeHead(areas.address() + 3 * PAGE, 9);
                assertEquals(9, blocks.loadHead(areas.address() + 3 * PAGE));
                assertEquals(9, areas.get(ValueLayout.JAVA_LONG, 3 * PAGE));
                assertThrows(IndexOutOfBoundsException.class, () -> blocks.loadHead(areas.address() + 4 * PAGE));
                assertThrows(IndexOutOfBoundsException.class, () -> blocks.storeHead(areas.address() - 8, 1));
            }
        }
    }
}

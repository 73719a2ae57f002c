package org.acre.stress.linear;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.node.LazyLists;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** A node's lazy list: areas are pushed one by one and detached whole, with their pages counted. */
class LazyListLinearTest {
    /** The list of node 0. */
    public static class Lists {
        private final AreaTable areas = Histories.table(AreaWord.LAZY);
        private final LazyLists lists = new LazyLists(areas, 2);
        private final Hands hands = Hands.full();

        @Operation public int free(@Param(gen = ThreadIdGen.class) int thread) {
            int id = hands.remove(thread);
            if (id != 0) {
                lists.push(0, id);
            }
            return id;
        }

        /** The pages, and then the areas, latest first, as digits of base 64. */
        @Operation public long detach(@Param(gen = ThreadIdGen.class) int thread) {
            long detached = lists.detach(0);
            long digits = LazyLists.pagesOf(detached);
            for (int id = LazyLists.firstOf(detached); id != AreaTable.NONE; id = areas.next(id)) {
                digits = digits << 6 | id;
                hands.add(thread, id);
            }
            return digits;
        }
    }

    /** What the list must be indistinguishable from. */
    public static class Stack {
        private final int[] ids = new int[64];
        private int count;
        private final Hands hands = Hands.full();

        public int free(int thread) {
            int id = hands.remove(thread);
            if (id != 0) {
                ids[count++] = id;
            }
            return id;
        }

        public long detach(int thread) {
            long digits = count;
            while (count > 0) {
                int id = ids[--count];
                digits = digits << 6 | id;
                hands.add(thread, id);
            }
            return digits;
        }
    }

    /** The weakened twin: reads the head and then empties the list, so that what is pushed between is lost. */
    public static class ReadThenEmptied {
        private final AtomicInteger head = new AtomicInteger();
        private final AtomicIntegerArray next = new AtomicIntegerArray(64);
        private final Hands hands = Hands.full();

        @Operation public int free(@Param(gen = ThreadIdGen.class) int thread) {
            int id = hands.remove(thread);
            int above;
            do {
                above = head.get();
                next.set(id, above);
            } while (id != 0 && !head.compareAndSet(above, id));
            return id;
        }

        @Operation public long detach(@Param(gen = ThreadIdGen.class) int thread) {
            int first = head.get();
            head.set(0);
            long count = 0;
            long digits = 0;
            int places = 0;
            for (int id = first; id != 0; id = next.get(id)) {
                count++;
                digits = digits << 6 | id;
                places += 6;
                hands.add(thread, id);
            }
            return count << places | digits;
        }
    }

    @Test void lazyList_isAStackThatIsTakenWhole() {
        Histories.modelChecking(Stack.class).check(Lists.class);
    }

    @Test void listReadThenEmptied_isCaught() {
        Histories.assertCaught(ReadThenEmptied.class, Stack.class);
    }
}

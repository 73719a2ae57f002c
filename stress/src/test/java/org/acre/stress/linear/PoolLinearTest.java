package org.acre.stress.linear;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.node.Pools;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/**
 * A node's pool of one page count is a stack: of its own callers, and of those who take from it for another node. Not so what is left out:
 * a pop that looks deeper for an aligned area has the others in its hands for a moment, and {@code borrow} may pass by a pool that is in
 * use.
 */
class PoolLinearTest {
    /** The pool of node 0, with areas 1, 2 and 3. */
    public static class Pool {
        private final AreaTable areas = Histories.table(AreaWord.POOLED);
        private final Pools pools = new Pools(areas, 2);
        private final Hands hands = new Hands();

        public Pool() {
            for (int id = 1; id <= 3; id++) {
                pools.push(0, 1, id, id, 1);
            }
        }

        @Operation public long handOut(@Param(gen = ThreadIdGen.class) int thread) {
            return held(thread, pools.handOut(0, 1));
        }

        @Operation public long takeForAnotherNode(@Param(gen = ThreadIdGen.class) int thread) {
            return held(thread, pools.take(1, 1));
        }

        @Operation public int putBack(@Param(gen = ThreadIdGen.class) int thread) {
            int id = hands.remove(thread);
            if (id != 0) {
                areas.setWordRelease(id, AreaWord.withState(areas.wordAcquire(id), AreaWord.POOLED));
                pools.push(0, 1, id, id, 1);
            }
            return id;
        }

        private long held(int thread, long start) {
            if (start != Pools.EMPTY) {
                hands.add(thread, (int) start);
            }
            return start;
        }
    }

    /** What the pool must be indistinguishable from. */
    public static class Stack {
        private final int[] ids = {1, 2, 3, 0, 0, 0, 0, 0};
        private int count = 3;
        private final Hands hands = new Hands();

        public long handOut(int thread) {
            if (count == 0) {
                return Pools.EMPTY;
            }
            int id = ids[--count];
            hands.add(thread, id);
            return id;
        }

        public long takeForAnotherNode(int thread) {
            return handOut(thread);
        }

        public int putBack(int thread) {
            int id = hands.remove(thread);
            if (id != 0) {
                ids[count++] = id;
            }
            return id;
        }
    }

    /** The weakened twin: a head without a count, so that an area which comes back hides all that went on between. */
    public static class Untagged {
        private final AtomicInteger head = new AtomicInteger();
        private final AtomicIntegerArray next = new AtomicIntegerArray(64);
        private final Hands hands = new Hands();

        public Untagged() {
            for (int id = 1; id <= 3; id++) {
                push(id);
            }
        }

        @Operation public long handOut(@Param(gen = ThreadIdGen.class) int thread) {
            while (true) {
                int id = head.get();
                if (id == 0) {
                    return Pools.EMPTY;
                }
                if (head.compareAndSet(id, next.get(id))) {
                    hands.add(thread, id);
                    return id;
                }
            }
        }

        @Operation public int putBack(@Param(gen = ThreadIdGen.class) int thread) {
            int id = hands.remove(thread);
            if (id != 0) {
                push(id);
            }
            return id;
        }

        private void push(int id) {
            int above;
            do {
                above = head.get();
                next.set(id, above);
            } while (!head.compareAndSet(above, id));
        }
    }

    @Test void pool_isAStack() {
        Histories.modelChecking(Stack.class).check(Pool.class);
    }

    @Test void poolWithoutCount_isCaught() {
        Histories.assertCaught(Untagged.class, Stack.class);
    }
}

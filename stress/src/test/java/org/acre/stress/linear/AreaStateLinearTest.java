package org.acre.stress.linear;

import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * One area through the whole of a space: busy until it is freed once, of the length of the last resize. Its state is one word.
 *
 * <p>One thread resizes. With two this is not so, as Lincheck showed: pages that one cuts off are in no list yet when it lets go of the lock,
 * and an area that the other wants to grow by them at that moment stays as it is, as if they were still busy.
 */
class AreaStateLinearTest {
    private static final long PAGE = 4096;

    /** A space with one busy area of 4 pages, and nobody who purges. */
    public static class Area {
        private final AddressSpace space = AddressSpace.builder().span(0, 64 * PAGE).nodes(2).nodeSelector(_ -> 0)
                .lazyMaxPages(1_000).build();
        private final long address = space.allocate(4 * PAGE);

        @Operation public boolean free() {
            try {
                space.free(address);
                return true;
            } catch (InvalidFreeException _) {
                return false;
            }
        }

        @Operation public int pages() {
            long bytes = space.sizeOf(address);
            return bytes == AddressSpace.NONE ? 0 : (int) (bytes / PAGE);
        }

        @Operation public boolean isFound() {
            return space.find(address) == address;
        }

        @Operation(nonParallelGroup = "resizers") public int resize(@Param(gen = IntGen.class, conf = "1:5") int pages) {
            try {
                return space.resize(address, pages * PAGE) ? 1 : -1;
            } catch (InvalidFreeException _) {
                return 0;
            }
        }
    }

    /** What the area must be indistinguishable from. */
    public static class State {
        private int pages = 4;

        public boolean free() {
            boolean busy = pages > 0;
            pages = 0;
            return busy;
        }

        public int pages() {
            return pages;
        }

        public boolean isFound() {
            return pages > 0;
        }

        public int resize(int wanted) {
            pages = pages == 0 ? 0 : wanted;
            return pages == 0 ? 0 : 1;
        }
    }

    /** The weakened twin: looks at the word and then writes it. */
    public static class CheckThenAct {
        private final AtomicInteger pages = new AtomicInteger(4);

        @Operation public boolean free() {
            if (pages.get() == 0) {
                return false;
            }
            pages.set(0);
            return true;
        }

        @Operation public int pages() {
            return pages.get();
        }

        @Operation public boolean isFound() {
            return pages.get() > 0;
        }

        @Operation(nonParallelGroup = "resizers") public int resize(@Param(gen = IntGen.class, conf = "1:5") int wanted) {
            if (pages.get() == 0) {
                return 0;
            }
            pages.set(wanted);
            return 1;
        }
    }

    @Test void area_isFreedOnceAndNeverComesBack() {
        Histories.modelChecking(State.class).invocationsPerIteration(100).actorsPerThread(3).check(Area.class);
    }

    @Test void wordWithoutCas_isCaught() {
        Histories.assertCaught(CheckThenAct.class, State.class);
    }
}

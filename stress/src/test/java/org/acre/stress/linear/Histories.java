package org.acre.stress.linear;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How the checks run. {@code -Dacre.lincheck=50} makes fifty times as many scenarios as the quick tier. */
final class Histories {
    private static final int EFFORT = Integer.getInteger("acre.lincheck", 1);

    private Histories() {}

    /** Interleavings chosen by Lincheck, and replayed in words when they fail. */
    static Options<?, ?> modelChecking(Class<?> sequential) {
        return new ModelCheckingOptions().iterations(6 * EFFORT).invocationsPerIteration(200).threads(2).actorsPerThread(4)
                .actorsBefore(1).actorsAfter(1).sequentialSpecification(sequential);
    }

    /** Threads that run freely, for what lies outside the Java heap, where Lincheck sees no accesses. */
    static Options<?, ?> stress(Class<?> sequential) {
        return new StressOptions().iterations(6 * EFFORT).invocationsPerIteration(200).threads(3).actorsPerThread(3)
                .sequentialSpecification(sequential);
    }

    /** The checker fires: without this the other tests would show nothing. */
    static void assertCaught(Class<?> twin, Class<?> sequential) {
        Options<?, ?> options = modelChecking(sequential).iterations(60).invocationsPerIteration(400).minimizeFailedScenario(false);
        assertThrows(LincheckAssertionError.class, () -> options.check(twin));
    }

    /** Records 1 to 63, each of one page, whose number is the record's. */
    static AreaTable table(int state) {
        AreaTable areas = new AreaTable();
        areas.installLocked(areas.directoryWithRoom(), AreaTable.newChunk());
        for (int id = 1; id < 64; id++) {
            areas.setStart(id, id);
            areas.setPages(id, 1);
            areas.setWordRelease(id, AreaWord.withNode(state, 0));
        }
        return areas;
    }
}

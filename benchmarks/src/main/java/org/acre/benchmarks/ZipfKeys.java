package org.acre.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Keys as popular as Zipf's law says, key 0 the most, drawn beforehand and kept off the heap, so that drawing costs the caches under
 * test neither time nor room. Drawn as in Gray et al.: Quickly generating billion-record synthetic databases, 1994.
 */
final class ZipfKeys {
    /** Prime, so that threads that begin apart do not meet in step; repeated when it is through. */
    private static final int DRAWS = 4_194_301;

    private final MemorySegment draws = Arena.global().allocate((long) DRAWS * Integer.BYTES, Integer.BYTES);

    ZipfKeys(int keys, double exponent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double zeta = 0;
        for (int i = 1; i <= keys; i++) {
            zeta += 1 / Math.pow(i, exponent);
        }
        double alpha = 1 / (1 - exponent);
        double second = 1 + Math.pow(0.5, exponent);
        double eta = (1 - Math.pow(2.0 / keys, 1 - exponent)) / (1 - second / zeta);
        for (long i = 0; i < DRAWS; i++) {
            double u = random.nextDouble();
            double rank = u * zeta < 1 ? 0 : u * zeta < second ? 1 : keys * Math.pow(eta * u - eta + 1, alpha);
            draws.setAtIndex(JAVA_INT, i, (int) Math.min(rank, keys - 1));
        }
    }

    /** The key at a position, which may be any number from 0 upwards. */
    long at(long position) {
        return draws.getAtIndex(JAVA_INT, position % DRAWS);
    }
}

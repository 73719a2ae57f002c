package org.acre.benchmarks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import java.util.zip.GZIPInputStream;

/**
 * The values of a production cache: a histogram of lengths as CacheLib's benchmark has them ({@code valSizeRange}, {@code
 * valSizeRangeProbability}). Each key has one length, always the same.
 */
final class CacheTrace {
    /** Finer than any bin that matters: 65,536 quantiles. */
    private static final int QUANTILES = 1 << 16;

    private final int[] bytesOfQuantile;

    private CacheTrace(int[] bytesOfQuantile) {
        this.bytesOfQuantile = bytesOfQuantile;
    }

    static CacheTrace read(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Map<String, Object> histogram = JSON.std.mapFrom(in);
            return new CacheTrace(quantiles(numbers(histogram, "valSizeRange"), numbers(histogram, "valSizeRangeProbability")));
        }
    }

    private static double[] numbers(Map<String, Object> histogram, String name) {
        List<?> values = (List<?>) Objects.requireNonNull(histogram.get(name), name);
        return values.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }

    private static int[] quantiles(double[] bytes, double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        int[] quantiles = new int[QUANTILES];
        double before = weights[0];
        for (int quantile = 0, bin = 0; quantile < QUANTILES; quantile++) {
            while (before < total * (quantile + 0.5) / QUANTILES && bin < bytes.length - 1) {
                before += weights[++bin];
            }
            quantiles[quantile] = (int) bytes[bin];
        }
        return quantiles;
    }

    /** Length of the value of a key. */
    int bytesOf(long key) {
        long mixed = key * 0x9e3779b97f4a7c15L;
        return bytesOfQuantile[(int) (((mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L) >>> 48)];
    }

    int mostBytes() {
        return bytesOfQuantile[QUANTILES - 1];
    }

    /** Mean of what values take. */
    double mean(LongUnaryOperator bytesTaken) {
        double sum = 0;
        for (int bytes : bytesOfQuantile) {
            sum += bytesTaken.applyAsLong(bytes);
        }
        return sum / QUANTILES;
    }
}

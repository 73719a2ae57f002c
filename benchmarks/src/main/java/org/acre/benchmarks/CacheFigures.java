package org.acre.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What one run of a cache has shown; one line of text, for it comes from another process.
 *
 * @param perSecond operations a second: a look, and on a miss a put
 * @param hitRatio hits for each operation
 * @param entries in the cache at the end
 * @param pauses collections while it was measured
 * @param pauseMillis of them all
 * @param longestMillis of one
 * @param heapBytes committed by the Java heap at the end, which is the most that it had
 * @param liveBytes on the Java heap after a full collection, the cache full
 * @param residentBytes of the process at the end
 * @param processorNanos of the whole process, collector and purge with it, for each operation
 */
record CacheFigures(double perSecond, double hitRatio, double entries, double pauses, double pauseMillis, double longestMillis,
        double heapBytes, double liveBytes, double residentBytes, double processorNanos) {
    private static final String MARK = "figures";

    String toLine() {
        return String.join(" ", MARK, Double.toString(perSecond), Double.toString(hitRatio), Double.toString(entries),
                Double.toString(pauses), Double.toString(pauseMillis), Double.toString(longestMillis), Double.toString(heapBytes),
                Double.toString(liveBytes), Double.toString(residentBytes), Double.toString(processorNanos));
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK);
    }

    static CacheFigures ofLine(String line) {
        double[] v = Arrays.stream(line.substring(MARK.length()).strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new CacheFigures(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
    }

    /** The run in the middle by throughput. */
    static CacheFigures median(List<CacheFigures> runs) {
        return runs.stream().sorted(Comparator.comparingDouble(CacheFigures::perSecond)).toList().get(runs.size() / 2);
    }
}

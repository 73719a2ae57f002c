package org.acre.benchmarks.lab;

import java.util.List;

/**
 * Where the threads of a contended run waited for locks.
 *
 * @param share of the time of all threads
 * @param places with the longest first
 */
record Waits(double share, List<Place> places) {
    /**
     * One line of ours where threads waited.
     *
     * @param event of JFR
     * @param lock the class of what was waited for
     * @param share of the time of all threads
     */
    record Place(String event, String code, String lock, long count, double share) {}
}

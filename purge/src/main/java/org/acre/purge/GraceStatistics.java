package org.acre.purge;

/**
 * What grace periods have done so far. Each number is right for a moment of the call, not all for the same.
 *
 * @param gracePeriods grace periods that have ended
 * @param callbacksQueued callbacks that were given to {@code call}
 * @param callbacksRun of these, those that have run, the failed ones included
 * @param callbacksFailed of these, those that threw
 * @param readers registered readers that are open
 * @param slots places for sections of threads that did not register; they grow with the most that were open at once
 * @param stallReports reports of sections that were open for longer than the limit
 */
public record GraceStatistics(long gracePeriods, long callbacksQueued, long callbacksRun, long callbacksFailed, int readers,
        int slots, long stallReports) {
    /** Callbacks that wait for a grace period or for their turn. */
    public long callbacksWaiting() {
        return Math.max(0, callbacksQueued - callbacksRun);
    }
}

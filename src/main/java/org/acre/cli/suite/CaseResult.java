package org.acre.cli.suite;

import java.util.List;

/**
 * One case on all workers.
 *
 * @param name the kernel's
 * @param bit in run_test_mask
 * @param waitsFor why it was not run; empty if it was
 * @param passed runs that passed, over all workers and repeats
 * @param failed runs that failed
 * @param xfailed runs that failed as they may
 * @param loops of one run
 * @param nanosByWorker time of each worker in its runs that reached an end, failed ones included
 * @param runsByWorker how many each worker made
 * @param note what the first failure said; empty without one
 */
public record CaseResult(String name, long bit, String waitsFor, long passed, long failed, long xfailed, long loops,
        List<Long> nanosByWorker, List<Long> runsByWorker, String note) {
    /** "passed", "failed", "xfailed" or "not yet available": the worst that happened. */
    public String verdict() {
        if (!waitsFor.isEmpty()) {
            return "not yet available";
        }
        return failed > 0 ? "failed" : xfailed > 0 ? "xfailed" : "passed";
    }

    /** Microseconds of one loop, on average over all workers. */
    public double microsPerLoop() {
        return micros(nanosByWorker.stream().mapToLong(Long::longValue).sum(),
                runsByWorker.stream().mapToLong(Long::longValue).sum() * loops);
    }

    /** Microseconds of one run, as the kernel prints, on average over all workers. */
    public double microsPerRun() {
        return microsPerLoop() * loops;
    }

    /** Microseconds of one loop of one worker. */
    public double microsPerLoop(int worker) {
        return micros(nanosByWorker.get(worker), runsByWorker.get(worker) * loops);
    }

    private static double micros(long nanos, long calls) {
        return calls > 0 ? nanos / 1e3 / calls : 0;
    }
}

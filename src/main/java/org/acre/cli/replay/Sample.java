package org.acre.cli.replay;

/**
 * What a region was like at one moment of a replay; bytes. The end of the region that was never used is left out.
 *
 * @param operations of the trace, dealt out until then
 * @param asked what the program had asked for and not freed
 * @param live areas and small objects that are handed out
 * @param slack of slabs: slots that are free, or freed and waiting
 * @param deferred freed, waiting for a grace period
 * @param lazy freed, waiting for a purge
 * @param pinned freed, kept back by a purge
 * @param pooled free, in a pool
 * @param holes free ranges of the tree, but for the last
 * @param largestHole the largest of these
 * @param resident of the machine's memory; -1 if nobody looked or the OS does not tell
 */
public record Sample(long operations, long asked, long live, long slack, long deferred, long lazy, long pinned, long pooled, long holes,
        long largestHole, long resident) {
    /** From 0, one hole, to nearly 1, many small ones; 0 without holes. */
    public double fragmentation() {
        return holes == 0 ? 0 : 1 - (double) largestHole / holes;
    }
}

package org.acre;

/**
 * What the views of a region have done so far.
 *
 * @param made views that were handed out
 * @param live of these, how many have not been freed
 * @param reused views that found their pages still mapped, and needed no call of the kernel
 * @param mapCalls calls of the kernel that have mapped pages of views
 * @param unmapCalls calls of the kernel that have unmapped pages of views
 * @param kernelMappings mappings of the kernel that views hold, live ones and freed ones
 * @param idleMappings of these, how many wait for a view of the same pages
 * @param handshakes arenas that purges have closed: each stops every thread of the process for a moment
 */
public record ViewStatistics(long made, long live, long reused, long mapCalls, long unmapCalls, long kernelMappings,
        long idleMappings, long handshakes) {
    /** Calls of the kernel for each view; 0 before the first. */
    public double callsPerView() {
        return made == 0 ? 0 : (double) (mapCalls + unmapCalls) / made;
    }
}

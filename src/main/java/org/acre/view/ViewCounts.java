package org.acre.view;

/**
 * What the views of a region have done.
 *
 * @param made views that were handed out
 * @param freed views that were given back
 * @param reused of those made, how many found their pages mapped
 * @param showCalls calls of the kernel that have mapped pages
 * @param hideCalls calls that have unmapped some
 * @param mappings of the kernel that are held
 * @param idleMappings of these, how many only wait for a view of the same pages
 * @param handshakes arenas that purges have closed
 */
public record ViewCounts(long made, long freed, long reused, long showCalls, long hideCalls, long mappings, long idleMappings,
        long handshakes) {}

package org.acre.allocator;

/**
 * What a space holds and has done. While no thread is inside the space the numbers are exact and
 * {@code freePages + busyPages + lazyPages + pooledPages + deferredPages + pinnedPages == totalPages}; otherwise they are of
 * slightly different moments.
 *
 * @param totalPages pages of all spans
 * @param freePages pages in the free tree
 * @param largestFreePages pages of the largest free range
 * @param freeRanges ranges in the free tree, none of which touch
 * @param busyPages pages of areas that are handed out
 * @param busyAreas areas that are handed out
 * @param lazyPages pages freed and not yet purged
 * @param pooledPages pages of ready areas in the pools of all nodes
 * @param deferredPages pages that wait for a grace period
 * @param pinnedPages pages that an invalidation keeps back
 * @param poolHits allocations served by a pool
 * @param poolMisses allocations of at most 256 pages that found no area in any pool
 * @param treeAllocations areas carved out of the free tree
 * @param purges purge passes
 * @param purgedAreas areas that passes have taken from lazy lists
 * @param decayedAreas areas that passes have taken from pools
 * @param failedAllocations allocations that ended in {@link AddressSpaceExhaustedException}
 */
public record SpaceStatistics(
        long totalPages,
        long freePages,
        long largestFreePages,
        long freeRanges,
        long busyPages,
        long busyAreas,
        long lazyPages,
        long pooledPages,
        long deferredPages,
        long pinnedPages,
        long poolHits,
        long poolMisses,
        long treeAllocations,
        long purges,
        long purgedAreas,
        long decayedAreas,
        long failedAllocations) {}

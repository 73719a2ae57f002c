package org.acre.allocator.spi;

import org.jspecify.annotations.Nullable;

/**
 * What one pass did.
 *
 * @param purgedAreas areas that were lazy and are not any more
 * @param purgedPages their pages
 * @param decayedAreas areas taken out of pools
 * @param pinnedPages pages that the hook keeps back
 * @param failedPages pages that stay lazy because the hook threw
 * @param failure what it threw
 */
public record PassResult(
        long purgedAreas,
        long purgedPages,
        long decayedAreas,
        long pinnedPages,
        long failedPages,
        @Nullable Throwable failure) {}

package org.acre.purge;

import org.acre.allocator.spi.PassResult;
import org.jspecify.annotations.Nullable;

/**
 * What one purge did.
 *
 * @param purgedAreas freed areas that may be handed out again now
 * @param purgedPages their pages
 * @param decayedAreas areas that the pools gave up
 * @param pinnedPages pages that the invalidation keeps back, after this purge
 * @param failedPages pages that stay lazy because the invalidation threw
 * @param failure what it threw; it has been logged and the next purge tries again
 */
public record PurgeResult(
        long purgedAreas,
        long purgedPages,
        long decayedAreas,
        long pinnedPages,
        long failedPages,
        @Nullable Throwable failure) {
    /** Of a purge that had nothing to do. */
    static final PurgeResult NOTHING = new PurgeResult(0, 0, 0, 0, 0, null);

    static PurgeResult of(PassResult pass) {
        return new PurgeResult(pass.purgedAreas(), pass.purgedPages(), pass.decayedAreas(), pass.pinnedPages(),
                pass.failedPages(), pass.failure());
    }
}

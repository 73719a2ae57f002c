package org.acre.management;

import org.acre.purge.PurgeResult;

/**
 * What a purge did: {@link PurgeResult} in plain numbers and text.
 *
 * @param purgedAreas freed areas that may be handed out again now
 * @param purgedPages their pages
 * @param decayedAreas areas that the pools gave up
 * @param pinnedPages pages that the invalidation keeps back
 * @param failedPages pages that stay lazy because the invalidation threw
 * @param failure what it threw; empty if nothing
 */
public record PurgeReport(
        long purgedAreas, long purgedPages, long decayedAreas, long pinnedPages, long failedPages, String failure) {
    static PurgeReport of(PurgeResult result) {
        Throwable failure = result.failure();
        return new PurgeReport(result.purgedAreas(), result.purgedPages(), result.decayedAreas(), result.pinnedPages(),
                result.failedPages(), failure == null ? "" : failure.toString());
    }
}

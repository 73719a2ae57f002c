package org.acre.purge;

import java.time.Duration;

/**
 * What a {@link DeferredFree} holds and has done. Each number is right for a moment of the call, not all for the same; with no thread
 * inside they are exact.
 *
 * @param queuedObjects areas and objects that wait
 * @param queuedBytes their bytes
 * @param oldestAge for how long the oldest of them has waited, or longer
 * @param blocks bulk blocks in use, blank ones not counted
 * @param cachedBlanks blank blocks ready in the caches of the nodes
 * @param batches batches begun so far
 * @param gracePeriods grace periods that these batches have asked for and that have ended
 * @param freedObjects areas and objects freed so far, and callbacks run
 * @param emergencyFrees headless frees that found no block and were queued in an object of their own
 * @param inlineWaits headless frees that found no memory at all, and waited for a grace period themselves
 * @param slowedFrees frees that waited because more bytes were held back than the limit
 * @param failures callbacks and owners that threw, and heads found overwritten
 */
public record DeferredFreeStatistics(
        long queuedObjects,
        long queuedBytes,
        Duration oldestAge,
        long blocks,
        long cachedBlanks,
        long batches,
        long gracePeriods,
        long freedObjects,
        long emergencyFrees,
        long inlineWaits,
        long slowedFrees,
        long failures) {}

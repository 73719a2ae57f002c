package org.acre.purge;

/**
 * What a purger has done since it was built; the numbers are of slightly different moments.
 *
 * @param passesByThreshold passes of its thread because frees crossed the threshold
 * @param passesByTime passes of its thread because the interval was over
 * @param passesByPressure passes of threads whose free found the hard limit crossed
 * @param failedInvalidations batches whose invalidation threw
 * @param failedDiscards calls of {@code discard} that threw
 * @param pressureBytes what pressure callbacks say they gave up
 * @param running whether its thread runs; when it does not, frees purge inline
 */
public record PurgerStatistics(
        long passesByThreshold,
        long passesByTime,
        long passesByPressure,
        long failedInvalidations,
        long failedDiscards,
        long pressureBytes,
        boolean running) {}

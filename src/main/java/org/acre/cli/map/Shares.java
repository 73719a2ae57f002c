package org.acre.cli.map;

import java.util.EnumMap;
import java.util.Map;

/** How much of a cell's height each of its states gets. */
final class Shares {
    private Shares() {}

    /**
     * Shares that sum up to 1, in proportion to the bytes but for {@code least}.
     *
     * @param least what each state that is there gets at least; below 1 over the number of states
     */
    static Map<MapState, Double> of(Cell cell, double least) {
        Map<MapState, Double> shares = new EnumMap<>(MapState.class);
        double total = 0;
        for (MapState state : MapState.values()) {
            total += cell.bytes(state);
        }
        double sum = 0;
        for (MapState state : MapState.values()) {
            if (cell.bytes(state) > 0) {
                double share = Math.max(least, cell.bytes(state) / total);
                shares.put(state, share);
                sum += share;
            }
        }
        double all = sum;
        shares.replaceAll((_, share) -> share / all);
        return shares;
    }
}

package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two sets of ratios, side by side.
 *
 * @param moves of the ratios that both have, in the order of the second
 * @param missing keys that only one has
 */
record Comparison(List<Move> moves, List<String> missing) {
    /**
     * One ratio before and after. Beyond noise means that the logarithm of the change is larger than the two half widths taken together as
     * independent errors are: the root of the sum of their squares.
     */
    record Move(String key, Estimate before, Estimate after) {
        double change() {
            return after.value() / before.value();
        }

        boolean beyondNoise() {
            return Math.abs(Math.log(change())) > Math.hypot(before.logError(), after.logError());
        }

        /** Whether the faster is faster than the slower by more than {@code share}: 0.25 is 25 %. */
        boolean movedBy(double share) {
            return Math.abs(Math.log(change())) > Math.log1p(share);
        }

        String verdict() {
            return beyondNoise() ? change() > 1 ? "better" : "worse" : "within noise";
        }
    }

    static Comparison of(List<NamedRatio> before, List<NamedRatio> after) {
        Map<String, Estimate> left = new LinkedHashMap<>();
        before.forEach(ratio -> left.put(ratio.key(), ratio.estimate()));
        List<Move> moves = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (NamedRatio ratio : after) {
            Estimate old = left.remove(ratio.key());
            if (old == null) {
                missing.add(ratio.key() + " (only after)");
            } else {
                moves.add(new Move(ratio.key(), old, ratio.estimate()));
            }
        }
        left.keySet().forEach(key -> missing.add(key + " (only before)"));
        return new Comparison(List.copyOf(moves), List.copyOf(missing));
    }

    List<Move> movedBy(double share) {
        return moves.stream().filter(move -> move.movedBy(share)).toList();
    }
}

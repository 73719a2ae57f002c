package org.acre.model;

import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/** Draws kinds of operations, each as often as its share says. */
final class Shares<K extends Enum<K>> {
    private final K[] kinds;
    private final ToIntFunction<K> share;
    private final int sum;

    Shares(K[] kinds, ToIntFunction<K> share) {
        this.kinds = kinds.clone();
        this.share = share;
        int all = 0;
        for (K kind : kinds) {
            all += share.applyAsInt(kind);
        }
        this.sum = all;
    }

    K draw(SplittableRandom random) {
        int left = random.nextInt(sum);
        for (K kind : kinds) {
            left -= share.applyAsInt(kind);
            if (left < 0) {
                return kind;
            }
        }
        throw new AssertionError("shares add up to more than " + sum);
    }
}

package org.acre.benchmarks.lab;

import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How many times as fast ours is, with the limits between which it lies with 95 % confidence.
 *
 * <p>The value is the ratio of the means of all forks. Forks are the sample, not iterations: iterations of a fork share one
 * compilation and one heap. The limits come from the delta method on the logarithm of that ratio, its variance being the sum of the relative
 * variances of the two means, with Student's t at Welch and Satterthwaite's degrees of freedom. So 2 divided by 1 and 1 divided by 2 have limits
 * that are each other's inverse. With a single fork on either side its iterations are the sample, and {@code forks} says 1:
 * what differs from fork to fork is not in those limits.
 *
 * @param forks of the side that had fewer
 */
record Estimate(double value, double low, double high, int forks) {
    private static final double CONFIDENCE = 0.95;

    /** Of speed, whether the scores are speeds or times. */
    static Estimate of(Sample ours, Sample peer, boolean lessIsBetter) {
        double ratio = lessIsBetter ? peer.mean() / ours.mean() : ours.mean() / peer.mean();
        double error = halfWidth(ours, peer);
        return new Estimate(ratio, ratio * Math.exp(-error), ratio * Math.exp(error), Math.min(ours.forks(), peer.forks()));
    }

    private static double halfWidth(Sample one, Sample other) {
        double a = one.relativeVarianceOfMean();
        double b = other.relativeVarianceOfMean();
        if (a + b == 0) {
            return 0;
        }
        double freedom = (a + b) * (a + b) / (part(a, one) + part(b, other));
        double t = new TDistribution(null, freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return t * Math.sqrt(a + b);
    }

    private static double part(double variance, Sample sample) {
        return variance == 0 ? 0 : variance * variance / (sample.count() - 1);
    }

    /** Half the width of the interval on the scale of natural logarithms. */
    double logError() {
        return Math.log(high / low) / 2;
    }

    boolean faster() {
        return low > 1;
    }

    boolean slower() {
        return high < 1;
    }

    String verdict() {
        return faster() ? "faster" : slower() ? "slower" : "not told apart";
    }

    @Override public String toString() {
        return number(value) + " [" + number(low) + ", " + number(high) + "]";
    }

    /** Three figures, as many as such a ratio deserves. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.2g", value);
    }
}

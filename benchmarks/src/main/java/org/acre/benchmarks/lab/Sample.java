package org.acre.benchmarks.lab;

import java.util.List;

/** Independent measurements of one score: the means of forks or, where there is one fork only, its iterations. */
record Sample(List<Double> values, int forks) {
    static Sample of(List<List<Double>> forks) {
        return forks.size() == 1
                ? new Sample(forks.getFirst(), 1)
                : new Sample(forks.stream().map(Sample::mean).toList(), forks.size());
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    int count() {
        return values.size();
    }

    double mean() {
        return mean(values);
    }

    double relativeVarianceOfMean() {
        double mean = mean();
        return count() < 2 ? 0 : variance(mean) / count() / (mean * mean);
    }

    /** The noise between forks: the largest less the smallest, as a share of the mean. */
    double spread() {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        return (most - least) / mean();
    }

    private double variance(double mean) {
        return values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum() / (count() - 1);
    }
}

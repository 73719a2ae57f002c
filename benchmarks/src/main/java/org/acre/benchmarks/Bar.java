package org.acre.benchmarks;

import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What a number that one run measures must keep to. */
record Bar(String claim, Limit limit, double value, ToDoubleFunction<Scores> measure) {
    /** On which side of its value a bar is met. */
    enum Limit {
        AT_MOST,
        AT_LEAST
    }

    static Bar atMost(double value, String claim, ToDoubleFunction<Scores> measure) {
        return new Bar(claim, Limit.AT_MOST, value, measure);
    }

    static Bar atLeast(double value, String claim, ToDoubleFunction<Scores> measure) {
        return new Bar(claim, Limit.AT_LEAST, value, measure);
    }

    /** One line on a run, or nothing if the run has not measured what this bar is about. */
    Optional<String> verdict(Scores scores) {
        double measured = measure.applyAsDouble(scores);
        return Double.isNaN(measured) ? Optional.empty() : Optional.of(verdict(measured));
    }

    /** One line on a number. */
    String verdict(double measured) {
        boolean met = limit == Limit.AT_MOST ? measured <= value : measured >= value;
        return String.format(Locale.ROOT, "%-6s %9.3f  (%s %s)  %s", met ? "met" : "MISSED", measured,
                limit == Limit.AT_MOST ? "at most" : "at least", value, claim);
    }
}

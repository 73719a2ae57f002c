package org.acre.benchmarks;

/** How much a space holds. {@code -p population=TEN_THOUSAND} leaves out what takes minutes to build. */
public enum Population {
    TEN_THOUSAND(10_000),
    TEN_MILLION(10_000_000);

    final int count;

    Population(int count) {
        this.count = count;
    }
}

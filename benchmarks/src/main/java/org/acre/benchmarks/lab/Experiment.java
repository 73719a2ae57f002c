package org.acre.benchmarks.lab;

/** One column of a question at one point: what a fork of JMH measures. */
record Experiment(Question question, Point point, Column column) {
    Setting setting() {
        return question.base().with(point.setting()).with(column.setting());
    }

    @Override public String toString() {
        return question.id() + ": " + (point.label().isEmpty() ? "" : point.label() + ", ") + column.name();
    }
}

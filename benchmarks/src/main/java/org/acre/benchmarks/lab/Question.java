package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A question that a reader has, the sentence that answers it, and what is measured for that.
 *
 * <p>{@code answer} is said of each peer; {@code {ratio}} in it becomes the ratio with its error, {@code {peer}} the peer and {@code {at}}
 * the point. A ratio is always the speed of ours divided by the speed of the peer. A contended question is run once more with JFR, to
 * see where its threads wait. {@code weight} is its share of the time, 1 for most.
 */
record Question(String id, String asked, String answer, Setting base, String axis, List<Point> points, List<Column> columns,
        boolean contended, double weight) {

    static Builder ask(String id, String asked) {
        return new Builder(id, asked);
    }

    boolean quick() {
        return points.stream().anyMatch(Point::quick);
    }

    /** What this machine can measure of this question. */
    Stream<Experiment> experiments(boolean quickOnly) {
        return points(quickOnly).flatMap(point -> columns(quickOnly).filter(column -> column.absent().isEmpty())
                .map(column -> new Experiment(this, point, column)));
    }

    /** The quick points, or all; a question without quick points that was asked for has all. */
    Stream<Point> points(boolean quickOnly) {
        return points.stream().filter(point -> point.quick() || !quickOnly || !quick());
    }

    Stream<Column> columns(boolean quickOnly) {
        return columns.stream().filter(column -> column.quick() || !quickOnly);
    }

    /** Builds a question; a question without points has one, in both sets. */
    static final class Builder {
        private static final Point ONLY = new Point("", true, Setting.NONE);

        private final String id;
        private final String asked;
        private final List<Point> points = new ArrayList<>();
        private final List<Column> columns = new ArrayList<>();
        private String answer = "Acre is {ratio} as fast as {peer}.";
        private String axis = "";
        private Setting base = Setting.NONE;
        private boolean contended;
        private double weight = 1;

        private Builder(String id, String asked) {
            this.id = id;
            this.asked = asked;
        }

        Builder answer(String sentence) {
            answer = sentence;
            return this;
        }

        /** The JMH class, and parameters that are the same for all columns. */
        Builder of(Class<?> benchmark, String... parameters) {
            base = base.with(Setting.of(benchmark, parameters));
            return this;
        }

        /** What is the same for all columns. */
        Builder base(Setting setting) {
            base = base.with(setting);
            return this;
        }

        /** What the points differ in, for the plot. */
        Builder along(String name) {
            axis = name;
            return this;
        }

        /** A point of the full set. */
        Builder at(String label, Setting setting) {
            points.add(new Point(label, false, setting));
            return this;
        }

        /** A point of the quick set and of the full one. */
        Builder atQuick(String label, Setting setting) {
            points.add(new Point(label, true, setting));
            return this;
        }

        /** The side of Acre that ratios are about. */
        Builder ours(String name, Setting setting) {
            columns.addFirst(new Column(name, true, true, "", setting, ""));
            return this;
        }

        /** Another choice of Acre's, shown beside. */
        Builder alsoOurs(String name, Setting setting) {
            columns.add(new Column(name, false, true, "nothing: this is Acre, too", setting, ""));
            return this;
        }

        Builder peer(String name, String cannot, Setting setting) {
            return peer(name, cannot, setting, "");
        }

        /** A peer that may be missing on this machine: {@code absent} says why, or is empty. */
        Builder peer(String name, String cannot, Setting setting, String absent) {
            columns.add(new Column(name, false, true, cannot, setting, absent));
            return this;
        }

        /** Leaves the column before this out of the quick set. */
        Builder fullOnly() {
            Column last = columns.removeLast();
            columns.add(new Column(last.name(), last.ours(), false, last.cannot(), last.setting(), last.absent()));
            return this;
        }

        Builder contended() {
            contended = true;
            return this;
        }

        Builder weight(double share) {
            weight = share;
            return this;
        }

        Question build() {
            if (columns.isEmpty() || !columns.getFirst().ours()) {
                throw new IllegalStateException("question " + id + " has no column of ours");
            }
            return new Question(id, asked, answer, base, axis, points.isEmpty() ? List.of(ONLY) : List.copyOf(points),
                    List.copyOf(columns), contended, weight);
        }
    }
}

package org.acre.benchmarks.lab;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A question with what was measured for it. */
record Answer(String id, String asked, String sentence, String axis, List<Score> scores) {
    /** Labels of the points, in order. */
    Set<String> points() {
        Set<String> points = new LinkedHashSet<>();
        scores.forEach(score -> points.add(score.at()));
        return points;
    }

    Optional<Score> ours(String point) {
        return scores.stream().filter(score -> score.ours() && score.at().equals(point) && score.measured()).findFirst();
    }

    /** Nothing for ours, and where either side was not measured. */
    Optional<NamedRatio> ratio(Score peer) {
        if (peer.ours() || !peer.comparable()) {
            return Optional.empty();
        }
        return ours(peer.at()).filter(Score::comparable).map(ours -> new NamedRatio(id, peer.at(), peer.column(),
                Estimate.of(ours.sample(), peer.sample(), ours.lessIsBetter())));
    }

    List<NamedRatio> ratios() {
        return scores.stream().flatMap(score -> ratio(score).stream()).toList();
    }

    /** The sentence about one peer. */
    String say(NamedRatio ratio) {
        return sentence.replace("{ratio}", Estimate.number(ratio.estimate().value()) + " times ["
                        + Estimate.number(ratio.estimate().low()) + ", " + Estimate.number(ratio.estimate().high()) + "]")
                .replace("{peer}", ratio.peer()).replace("{at}", ratio.at());
    }
}

package org.acre.benchmarks.lab;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.acre.cli.report.Machine;

/**
 * Measures questions within a time and makes a report.
 *
 * <p>Forks go by turns: each round runs one fork of every column of every question. So a machine that slows down slows all columns, and
 * shows as spread between forks instead of as a ratio.
 */
final class Lab {
    /** For the plots and the files. */
    private static final double CLOSING_SECONDS = 4;

    private final List<Question> questions;
    private final List<Study> studies;
    private final Options options;
    private final ForkRunner runner;
    private final LabProgress progress;
    private final Budget budget;
    private final WhereTimeGoes whereTimeGoes;
    private final List<String> notes = new ArrayList<>();
    private final Map<Experiment, Gathered> gathered = new LinkedHashMap<>();

    /**
     * What a run is asked for.
     *
     * @param set its name in the report
     * @param quick whether to leave out the points that only the full set has
     * @param seconds that all of it may take
     * @param directory for recordings; exists
     */
    record Options(String set, boolean quick, double seconds, Path directory, List<String> jvmArguments) {}

    Lab(List<Question> questions, List<Study> studies, Options options, ForkRunner runner, LabProgress progress) {
        this.questions = List.copyOf(questions);
        this.studies = List.copyOf(studies);
        this.options = options;
        this.runner = runner;
        this.progress = progress;
        questions.stream().flatMap(question -> question.experiments(options.quick()))
                .forEach(experiment -> gathered.put(experiment, new Gathered(experiment)));
        whereTimeGoes = new WhereTimeGoes(runner, options.directory(), contended());
        double studying = studies.stream().mapToDouble(Study::seconds).sum();
        budget = new Budget(Math.max(1, options.seconds() - CLOSING_SECONDS - studying - whereTimeGoes.seconds()));
    }

    Report run() {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> machine = Machine.describe();
        measure();
        List<Study.Finding> findings = studies.stream().flatMap(study -> look(study).stream()).toList();
        whereTimeGoes.look(progress, options.seconds() - CLOSING_SECONDS, notes);
        machine.put(Machine.LOAD_AFTER, Machine.load());
        List<Answer> answers = questions.stream().map(this::answer).toList();
        return new Report(Report.FORMAT, options.set(), started, progress.elapsedSeconds(), machine, Versions.describe(),
                SourceState.describe(), options.jvmArguments(), List.copyOf(notes), answers, findings,
                answers.stream().flatMap(answer -> answer.ratios().stream()).toList());
    }

    /** At the last point alone, where threads are most. */
    private Map<Experiment, Gathered> contended() {
        Map<Experiment, Gathered> contended = new LinkedHashMap<>();
        gathered.forEach((experiment, found) -> {
            Question question = experiment.question();
            if (question.contended() && experiment.point().equals(question.points(options.quick()).toList().getLast())) {
                contended.put(experiment, found);
            }
        });
        return contended;
    }

    private void measure() {
        double weights = gathered.keySet().stream().mapToDouble(experiment -> experiment.question().weight()).sum();
        int rounds = budget.rounds(weights);
        notes.add("Time: " + Math.round(options.seconds()) + " s for " + gathered.size() + " scores: " + rounds
                + " forks each" + (rounds < 3 ? ", fewer than 3, so the limits of the ratios are wide." : "."));
        double left = rounds * weights;
        int cut = 0;
        for (int round = 1; round <= rounds; round++) {
            for (List<Gathered> point : points()) {
                double weight = point.getFirst().experiment().question().weight();
                // The columns of a point have the same time.
                ForkPlan plan = budget.plan(progress.elapsedSeconds(), left, weight);
                String turn = ", fork " + round + " of " + rounds;
                cut += (int) point.stream().filter(found -> !found.failed() && !fork(found, plan, turn)).count();
                left -= point.size() * weight;
            }
        }
        if (cut > 0) {
            notes.add("Cut: " + cut + " forks were left out because time was over.");
        }
    }

    /** What is compared with one another, together. */
    private Collection<List<Gathered>> points() {
        return gathered.values().stream().collect(Collectors.groupingBy(
                found -> found.experiment().question().id() + '/' + found.experiment().point().label(),
                LinkedHashMap::new, Collectors.toList())).values();
    }

    /** Runs a fork unless time is over; returns whether it was not. */
    private boolean fork(Gathered found, ForkPlan plan, String turn) {
        Experiment experiment = found.experiment();
        double before = progress.elapsedSeconds();
        if (!budget.allows(before)) {
            return false;
        }
        try {
            ForkResult result = runner.run(experiment, plan);
            found.add(result);
            budget.learn(plan, progress.elapsedSeconds() - before);
            progress.fork(experiment + turn, result);
        } catch (ForkFailedException e) {
            found.fail("failed: " + e.getMessage());
            notes.add("Failed: " + experiment + ": " + e.getMessage());
            progress.say(experiment + " FAILED: " + e.getMessage());
        }
        return true;
    }

    /** Whatever a study fails with, what was measured before is reported. */
    private Optional<Study.Finding> look(Study study) {
        if (progress.elapsedSeconds() + study.seconds() > options.seconds()) {
            notes.add("Left out: " + study.id() + ", which takes " + Math.round(study.seconds()) + " s: time was over.");
            return Optional.empty();
        }
        progress.say(study.id());
        try {
            return Optional.of(study.run());
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            notes.add("Failed: " + study.id() + ": " + e);
            progress.say(study.id() + " FAILED: " + e);
            return Optional.empty();
        }
    }

    private Answer answer(Question question) {
        List<Score> scores = question.points(options.quick()).flatMap(point -> question.columns(options.quick()).map(column ->
                score(new Experiment(question, point, column)))).toList();
        return new Answer(question.id(), question.asked(), question.answer(), question.axis(), scores);
    }

    private Score score(Experiment experiment) {
        Gathered found = gathered.get(experiment);
        if (found == null) {
            found = new Gathered(experiment);
            found.fail(experiment.column().absent());
        }
        return found.score();
    }
}

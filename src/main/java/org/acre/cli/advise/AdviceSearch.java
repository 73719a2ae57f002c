package org.acre.cli.advise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.acre.Region;
import org.acre.cli.replay.RecordedReplay;
import org.acre.cli.replay.ReplayOptions;
import org.acre.cli.replay.Sample;
import org.acre.cli.replay.TraceReplay;
import org.acre.cli.replay.TraceResult;

/**
 * Warms up, replays a trace with the defaults and with each choice for itself, then with the best choice of each subject together, and then
 * the best of all these by turns, so that what the machine does meanwhile falls on all of them.
 */
public final class AdviceSearch {
    /** So many settings are measured again. */
    private static final int FINALISTS = 5;
    private static final int MOST_RUNS = 9;

    /** A JVM that has just begun is slow: so many replays do not count, unless they take more than their part of the time. */
    private static final int WARM_UPS = 5;
    private static final double WARM_UP_PART = 0.1;

    /** Until then choices are tried for themselves: what a single replay says is worth little. */
    private static final double CHOICES_PART = 0.6;
    /** After so many choices the defaults are measured again. */
    private static final int CHOICES_IN_A_TURN = 4;
    private static final double P99 = 99;

    private final Path file;
    private final int threads;
    private final Supplier<Region.Builder> base;
    private final Goal goal;
    private final Deadline deadline;
    private final LongConsumer progress;
    private final List<Trial> trials = new ArrayList<>();
    private final List<Choice> notTried = new ArrayList<>();
    private final Trial defaults = new Trial(Setting.DEFAULTS);

    /**
     * @param base regions with the defaults
     * @param seconds the search ends then, wherever it is
     * @param progress told now and then how many milliseconds of them are used up
     */
    public AdviceSearch(Path file, int threads, Supplier<Region.Builder> base, Goal goal, long seconds, LongConsumer progress) {
        this.file = file;
        this.threads = threads;
        this.base = base;
        this.goal = goal;
        this.deadline = new Deadline(seconds);
        this.progress = progress;
    }

    /**
     * Searches.
     *
     * @throws TimeUpException if the time was up before the defaults were measured
     */
    public Advice search() throws IOException {
        // The first replay also finds the peak.
        TraceResult first = TraceReplay.replay(file, options(Setting.DEFAULTS), this::check);
        for (int i = 0; i < WARM_UPS && deadline.usedPart() < WARM_UP_PART; i++) {
            measure(new Trial(Setting.DEFAULTS), first);
        }
        measure(defaults, first);
        trials.add(defaults);
        try {
            tryChoices(first);
            Setting together = bestTogether();
            if (together.changes() > 1) {
                add(new Trial(together), first);
            }
            List<Trial> finalists = finalists();
            finalists.forEach(Trial::startOver);
            while (defaults.runs() < MOST_RUNS) {
                for (Trial finalist : finalists) {
                    measure(finalist, first);
                }
            }
        } catch (TimeUpException e) {
            // What was measured until now is what there is.
        }
        return advice();
    }

    private void tryChoices(TraceResult first) throws IOException {
        notTried.addAll(Choices.all(Runtime.getRuntime().availableProcessors(), TraceReplay.isOfMappings(file)));
        for (int tried = 1; !notTried.isEmpty() && deadline.usedPart() < CHOICES_PART; tried++) {
            add(new Trial(Setting.DEFAULTS.with(notTried.getFirst())), first);
            notTried.removeFirst();
            if (tried % CHOICES_IN_A_TURN == 0) {
                measure(defaults, first);
            }
        }
    }

    private void add(Trial trial, TraceResult first) throws IOException {
        measure(trial, first);
        trials.add(trial);
    }

    private Advice advice() {
        return new Advice(trials, notTried.stream().map(Choice::code).toList(), goal);
    }

    private void measure(Trial trial, TraceResult first) throws IOException {
        RecordedReplay replay = TraceReplay.record(file, options(trial.setting()), first, this::check);
        TraceResult result = replay.result();
        long resident = Math.max(result.resident().peak(),
                replay.timeline().samples().stream().mapToLong(Sample::resident).max().orElse(-1));
        trial.add(new Run(result.operationsPerSecond(), replay.latencies().all().getValueAtPercentile(P99), resident,
                (double) result.peakPages() * result.pageBytes(), result.space().purges()));
    }

    private ReplayOptions options(Setting setting) {
        return new ReplayOptions(threads, setting.on(base), setting.invalidation());
    }

    private void check(long bytesRead) {
        progress.accept(deadline.usedMillis());
        deadline.check();
    }

    /** Of each subject the choice that is best for itself, if it is better than the defaults. */
    private Setting bestTogether() {
        Map<Choice.Subject, Trial> best = new EnumMap<>(Choice.Subject.class);
        for (Trial trial : trials) {
            if (trial.setting().safe() && trial.setting().changes() == 1 && advice().score(trial) > 1) {
                best.merge(trial.setting().only().subject(), trial, (one, other) -> advice().score(one) >= advice().score(other) ? one : other);
            }
        }
        Setting together = Setting.DEFAULTS;
        for (Trial trial : best.values()) {
            together = together.with(trial.setting().only());
        }
        return together;
    }

    /** The defaults, and the best of the others. */
    private List<Trial> finalists() {
        Advice sofar = advice();
        List<Trial> finalists = new ArrayList<>(List.of(defaults));
        trials.stream().filter(trial -> trial != defaults && trial.setting().safe())
                .sorted(Comparator.comparingDouble(sofar::score).reversed()).limit(FINALISTS).forEach(finalists::add);
        return finalists;
    }
}

package org.acre.cli.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.acre.Region;
import org.acre.cli.advise.Choice.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
    private static final double LIVE = 1000;

    private static Trial trial(Setting setting, double operationsPerSecond, double p99, double resident) {
        Trial trial = new Trial(setting);
        trial.add(new Run(operationsPerSecond, p99, resident, LIVE, 1));
        return trial;
    }

    private static Setting setting(String code, boolean safe) {
        return Setting.DEFAULTS.with(new Choice(Subject.POOLS, code, safe, _ -> { }, List.of()));
    }

    private final Trial defaults = trial(Setting.DEFAULTS, 100, 100, 2000);

    @Test void chosen_noneBetterByFivePercent_isTheDefaults() {
        Trial alike = trial(setting("a", true), 102, 99, 2000);
        Advice advice = new Advice(List.of(defaults, alike), List.of(), Goal.BALANCE);
        assertTrue(advice.isOnFront(alike));
        assertFalse(advice.isOnFront(defaults));
        assertSame(defaults, advice.chosen());
        assertTrue(advice.reason().contains("keep the defaults"), advice.reason());
    }

    @Test void chosen_goal_decidesAmongThoseOnTheFront() {
        Trial fast = trial(setting("fast", true), 200, 100, 4000);
        Trial lean = trial(setting("lean", true), 90, 110, 1000);
        Trial prompt = trial(setting("prompt", true), 100, 50, 2200);
        Trial beaten = trial(setting("beaten", true), 150, 100, 4000);
        List<Trial> trials = List.of(defaults, fast, lean, prompt, beaten);
        assertFalse(new Advice(trials, List.of(), Goal.BALANCE).isOnFront(beaten));
        assertSame(fast, new Advice(trials, List.of(), Goal.THROUGHPUT).chosen());
        assertSame(lean, new Advice(trials, List.of(), Goal.MEMORY).chosen());
        assertSame(prompt, new Advice(trials, List.of(), Goal.LATENCY).chosen());
        assertTrue(new Advice(trials, List.of(), Goal.LATENCY).reason().contains("99th percentile -50 %, resident over live +10 %"),
                new Advice(trials, List.of(), Goal.LATENCY).reason());
    }

    @Test void chosen_unsafeSetting_isNeverTaken() {
        Trial unsafe = trial(setting("unsafe", false), 1000, 1, 1000);
        Advice advice = new Advice(List.of(defaults, unsafe), List.of(), Goal.BALANCE);
        assertSame(defaults, advice.chosen());
        assertTrue(advice.isOnFront(defaults));
        assertFalse(advice.isOnFront(unsafe));
        assertTrue(advice.score(unsafe) > 1);
    }

    @Test void chosen_oneLuckyRun_countsOnlyWhereNothingWasMeasuredOftener() {
        Trial lucky = trial(setting("lucky", true), 1000, 1, 500);
        Trial steady = trial(setting("steady", true), 150, 80, 2000);
        assertSame(lucky, new Advice(List.of(defaults, lucky, steady), List.of(), Goal.BALANCE).chosen());
        for (int i = 0; i < 2; i++) {
            steady.add(new Run(150, 80, 2000, LIVE, 1));
            defaults.add(new Run(100, 100, 2000, LIVE, 1));
        }
        Advice advice = new Advice(List.of(defaults, lucky, steady), List.of(), Goal.BALANCE);
        assertSame(steady, advice.chosen());
        assertFalse(advice.isOnFront(lucky));
        assertTrue(advice.reason().endsWith("medians of 3 runs."), advice.reason());
    }

    @Test void score_unknownResidency_countsTheRest() {
        Trial before = trial(Setting.DEFAULTS, 100, 100, -1);
        Trial after = trial(setting("a", true), 800, 100, -1);
        assertEquals(2, new Advice(List.of(before, after), List.of(), Goal.BALANCE).score(after), 1e-9);
        assertEquals(0, after.residentOverLive());
    }

    @Test void trial_severalRuns_givesMedians() {
        Trial trial = trial(Setting.DEFAULTS, 100, 10, 1000);
        trial.add(new Run(1000, 30, 3000, LIVE, 1));
        trial.add(new Run(300, 20, 2000, LIVE, 1));
        assertEquals(300, trial.operationsPerSecond());
        assertEquals(20, trial.p99Nanos());
        assertEquals(2, trial.residentOverLive());
        assertEquals(3, trial.runs());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64, 1_000})
    void choices_all_areWhatTheBuilderTakes(int processors) {
        for (Choice choice : Choices.all(processors, /* mappings */ false)) {
            Setting setting = Setting.DEFAULTS.with(choice);
            try (Region region = setting.on(() -> Region.builder().anonymous(1L << 30)).get().build()) {
                region.freeAddress(region.allocateAddress(1));
            }
            assertEquals(List.of(choice.code()), setting.code());
        }
        assertEquals(1, Choices.all(processors, /* mappings */ false).stream().filter(choice -> !choice.safe()).count());
    }

    @Test void startOver_thatWhichWasMeasuredBefore_countsUntilThereIsMore() {
        Trial trial = new Trial(Setting.DEFAULTS);
        trial.add(new Run(100, 10, 1000, LIVE, 1));
        trial.startOver();
        assertEquals(100, trial.operationsPerSecond());
        trial.add(new Run(300, 10, 1000, LIVE, 1));
        assertEquals(300, trial.operationsPerSecond());
        assertEquals(1, trial.runs());
    }

    @Test void with_sameSubject_replaces() {
        Setting setting = setting("poolMaxPages(0)", true).with(new Choice(Subject.POOLS, "poolMaxPages(1)", true, _ -> { }, List.of()));
        assertEquals(List.of("poolMaxPages(1)"), setting.code());
        assertEquals("defaults", Setting.DEFAULTS.name());
    }
}

package org.acre.benchmarks.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

class QuestionsTest {
    @Test void all_idsAndPeers_sayWhatTheyMust() {
        Set<String> ids = new HashSet<>();
        for (Question question : Questions.ALL) {
            assertTrue(ids.add(question.id()), question.id());
            assertTrue(question.asked().endsWith("?"), question.asked());
            assertTrue(question.answer().contains("{ratio}") && question.answer().contains("{peer}"), question.answer());
            for (Column column : question.columns()) {
                assertTrue(column.ours() || !column.cannot().isBlank(), question.id() + ": " + column.name());
            }
        }
    }

    /** A misspelt method or parameter would show after an hour only. */
    @Test void all_experiments_areBenchmarksOfJmhWithThoseParameters() {
        Set<String> known = new TreeSet<>();
        Set<String> parameters = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(null, List.of())) {
            known.add(entry.getUsername());
            entry.getParams().orElse(java.util.Map.of()).keySet().forEach(name -> parameters.add(entry.getUsername() + " " + name));
        }
        for (Question question : Questions.ALL) {
            question.experiments(false).forEach(experiment -> {
                Setting setting = experiment.setting();
                assertTrue(known.contains(setting.name()), experiment + ": no benchmark " + setting.name());
                setting.parameters().keySet().forEach(name ->
                        assertTrue(parameters.contains(setting.name() + " " + name), experiment + ": no parameter " + name));
            });
        }
    }

    @Test void select_noIds_isTheSet() {
        assertEquals(Questions.ALL, Questions.select(List.of(), false));
        List<Question> quick = Questions.select(List.of(), true);
        assertFalse(quick.isEmpty() || quick.size() == Questions.ALL.size());
        assertEquals(Study.ALL, Study.select(List.of(), false));
        assertEquals(List.of(), Study.select(List.of(), true));
    }

    @Test void select_aStudy_isThatAlone() {
        String id = Study.ALL.getFirst().id();
        assertEquals(List.of(), Questions.select(List.of(id), false));
        assertEquals(List.of(id), Study.select(List.of(id), true).stream().map(Study::id).toList());
    }

    @Test void experiments_quickOfAQuestionOfTheFullSet_areAll() {
        for (Question question : Questions.ALL) {
            long quick = question.points(true).count();
            assertEquals(question.quick() ? question.points().stream().filter(Point::quick).count() : question.points().size(), quick);
        }
    }

    @Test void select_unknownId_namesAllThatAre() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Questions.select(List.of("pair", "nope"), true));
        assertTrue(refused.toString().contains("'nope'") && refused.toString().contains("contention"), refused.toString());
    }
}

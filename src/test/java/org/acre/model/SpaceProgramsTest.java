package org.acre.model;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs over spaces, purgers, grace periods and deferred frees: each step is compared with the model, and verified. */
class SpaceProgramsTest {
    @ParameterizedTest
    @CsvSource({"1, 0, true", "1, 12, true", "4, 0, true", "4, 12, true", "4, 60, true", "4, 12, false", "1, 12, false"})
    void space_randomPrograms_agreeWithModel(int nodes, int lazyMaxPages, boolean withPurger) {
        try (var _ = new Quiet()) {
            Programs.check(SpaceProgramsTest.class, new SpaceSubject(nodes, lazyMaxPages, withPurger), 12, 150);
        }
    }
}

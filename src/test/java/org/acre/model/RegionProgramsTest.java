package org.acre.model;

import org.acre.model.RegionSubject.Memory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs over regions: each step is compared with the model, and verified; at the end nothing is missing. */
class RegionProgramsTest {
    @ParameterizedTest
    @CsvSource({"ANONYMOUS, true", "ANONYMOUS, false", "SHARED, true", "FILE, true", "FILE, false"})
    void region_randomPrograms_agreeWithModel(Memory memory, boolean slabs) {
        try (var _ = new Quiet()) {
            Programs.check(RegionProgramsTest.class, new RegionSubject(memory, slabs), 6, 120);
        }
    }
}

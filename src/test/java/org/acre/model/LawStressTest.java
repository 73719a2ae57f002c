package org.acre.model;

import org.acre.model.TeamPrograms.Size;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The law under load: many threads allocate, hand over, free now or later, purge; readers stall; the hook is slow, keeps areas back and
 * fails. Every page has one owner at a time, none before its grace period and its invalidation, and at rest nothing is missing.
 */
@Timeout(600)
@Isolated // more threads than processors, for seconds: others would wait for them
class LawStressTest {
    @ParameterizedTest
    @CsvSource({"PLATFORM, 6, 1500", "VIRTUAL, 24, 375"})
    void space_manyThreads_keepTheLaw(TeamThreads threads, int members, int length) {
        try (var _ = new Quiet()) {
            TeamPrograms.check(LawStressTest.class, new SpaceTeamSubject(3, 40), threads, 1, new Size(members, members, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void space_shortPrograms_keepTheLaw(TeamThreads threads) {
        try (var _ = new Quiet()) {
            for (int nodes = 1; nodes <= 4; nodes++) {
                TeamPrograms.check(LawStressTest.class, new SpaceTeamSubject(nodes, 12 * (nodes - 1)), threads, 6, new Size(2, 4, 60));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, true", "VIRTUAL, true", "PLATFORM, false"})
    void region_shortPrograms_keepTheLaw(TeamThreads threads, boolean slabs) {
        try (var _ = new Quiet()) {
            TeamPrograms.check(LawStressTest.class, new RegionTeamSubject(slabs), threads, 6, new Size(2, 4, 80));
        }
    }
}

package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions of every make, each through a random life beside a model: what is offered alone must hold together, too. */
class RegionCombinationsTest {
    private static final int PROGRAMS = Integer.getInteger("acre.programs", 60);
    private static final int STEPS = 160;

    @TempDir Path directory;

    @Test void regions_ofRandomCombinations_liveAsTheModelSays() {
        long first = Long.getLong("acre.seed", new SplittableRandom().nextLong(1L << 40));
        int programs = Long.getLong("acre.seed") != null && Integer.getInteger("acre.programs") == null ? 1 : PROGRAMS;
        int built = 0;
        for (long seed = first; seed < first + programs; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RegionCombination combination = RegionCombination.random(random);
            try {
                built += live(combination, random, directory.resolve("region" + seed)) ? 1 : 0;
            } catch (Throwable e) {
                throw new AssertionError("replay with -Dacre.seed=" + seed + ": " + combination + ": " + e, e);
            }
        }
        assertTrue(programs == 1 || built > programs / 4, "only " + built + " of " + programs + " were built");
    }

    /** @return whether there can be such a region */
    private static boolean live(RegionCombination combination, SplittableRandom random, Path file) {
        List<LeakReport> told = new ArrayList<>();
        try (Arena owner = Arena.ofShared()) {
            Region.Builder builder = combination.builder(file, owner).leakListener(told::add);
            String refusal = combination.refusal();
            if (refusal != null) {
                String said = assertThrows(IllegalArgumentException.class, builder::build).toString();
                assertTrue(said.contains(refusal), said);
                return false;
            }
            Region region = builder.build();
            long base = region.memory().address();
            RegionProgram program = new RegionProgram(combination, random, region);
            program.run(STEPS);
            program.settle();
            boolean leaks = random.nextBoolean() && !program.model().live.isEmpty();
            if (!leaks) {
                program.freeAll();
            }
            region.close();
            assertEquals(leaks ? 1 : 0, told.size(), () -> told.toString());
            if (leaks) {
                program.model().requireSame(base, told.get(0));
                if (combination.memory() == RegionCombination.Memory.FILE && !combination.mayHaveSlabs()) {
                    program.model().requireKept(file, base, program.regionBytes());
                }
            }
            return true;
        }
    }
}

package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.purge.grace.GraceModel.Extent;
import org.acre.purge.grace.GraceModel.Flaw;
import org.acre.purge.grace.GraceModel.Flavour;
import org.acre.purge.grace.GraceModel.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of the protocol: the right one frees nothing early and ends; each flaw is found. */
class GraceModelTest {
    @ParameterizedTest @CsvSource({
        "MEMBARRIER, TWO_ROUNDS", "MEMBARRIER, TWO_SECTIONS", "READERS_FENCE, TWO_ROUNDS", "READERS_FENCE, TWO_SECTIONS"})
    void search_rightProtocol_nothingIsUsedAfterItIsFreed(Flavour flavour, Extent extent) {
        Outcome outcome = new GraceModel(flavour, Flaw.NONE, extent).search();
        assertFalse(outcome.usedAfterFree(), outcome.toString());
        assertFalse(outcome.stuck(), outcome.toString());
        assertTrue(outcome.freed(), "else the search has shown nothing: " + outcome);
        assertTrue(outcome.states() > 50_000, "fewer than there were: " + outcome);
    }

    @ParameterizedTest @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void search_flaw_isFound(Flaw flaw) {
        Outcome outcome = new GraceModel(Flavour.MEMBARRIER, flaw, Extent.TWO_ROUNDS).search();
        assertTrue(outcome.usedAfterFree(), flaw + " went unnoticed in " + outcome);
    }

    @ParameterizedTest @EnumSource(names = {"LOAD_ABOVE_ENTER", "EXIT_ABOVE_USE", "JOINS_RUNNING_ROUND"})
    void search_flawWithFencedReaders_isFound(Flaw flaw) {
        Outcome outcome = new GraceModel(Flavour.READERS_FENCE, flaw, Extent.TWO_ROUNDS).search();
        assertTrue(outcome.usedAfterFree(), flaw + " went unnoticed in " + outcome);
    }
}

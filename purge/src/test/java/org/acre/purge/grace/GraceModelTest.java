package org.acre.purge.grace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.purge.grace.GraceModel.Flaw;
import org.acre.purge.grace.GraceModel.Flavour;
import org.acre.purge.grace.GraceModel.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every interleaving of the protocol: the right one frees nothing early and ends; each flaw is found. */
class GraceModelTest {
    @ParameterizedTest @EnumSource
    void search_rightProtocol_nothingIsUsedAfterItIsFreed(Flavour flavour) {
        Outcome outcome = new GraceModel(flavour, Flaw.NONE).search();
        System.out.println(flavour + ": " + outcome);
        assertFalse(outcome.usedAfterFree(), outcome.toString());
        assertFalse(outcome.stuck(), outcome.toString());
        assertTrue(outcome.freed(), "else the search has shown nothing: " + outcome);
    }

    @ParameterizedTest @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void search_flaw_isFound(Flaw flaw) {
        Outcome outcome = new GraceModel(Flavour.MEMBARRIER, flaw).search();
        assertTrue(outcome.usedAfterFree(), flaw + " went unnoticed in " + outcome);
    }

    @ParameterizedTest @EnumSource(names = {"LOAD_ABOVE_ENTER", "EXIT_ABOVE_USE", "JOINS_RUNNING_ROUND"})
    void search_flawWithFencedReaders_isFound(Flaw flaw) {
        Outcome outcome = new GraceModel(Flavour.READERS_FENCE, flaw).search();
        assertTrue(outcome.usedAfterFree(), flaw + " went unnoticed in " + outcome);
    }
}

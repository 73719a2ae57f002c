package org.acre.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.acre.ChildJvm;
import org.acre.faults.FaultPoints.Kind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever can fail, fails: each place once and for ever, on the thread of the user and on Acre's own. Afterwards nothing is left, nothing is
 * double, and the region is whole and usable, or closed. See {@link FaultSuite}.
 *
 * <p>Of the many places for the heap one in 60 is tried, of the very many for interrupts one in 2,000, other ones each time; the seed that is
 * printed makes the same choice again with {@code -Dacre.seed}. {@code -Dacre.faults.every=1} is all of them: minutes for the heap, hours for
 * interrupts.
 */
@Timeout(3_000)
class FaultsTest {
    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "FILE", "THREAD", "HOOK"})
    void region_anyCallFails_isWholeAndUsableOrClosed(Kind kind) throws Exception {
        run(kind, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAP", "INTERRUPT"})
    void region_anyPlaceFails_isWholeAndUsableOrClosed(Kind kind) throws Exception {
        run(kind, Integer.getInteger("acre.faults.every", kind == Kind.HEAP ? 60 : 2_000));
    }

    private static void run(Kind kind, int every) throws Exception {
        // To be interrupted under a lock takes heap, which the checker of the lock order would take for Acre's.
        Process child = ChildJvm.start(FaultRun.class, List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-Dacre.lockOrder=" + (kind != Kind.INTERRUPT), "-Dacre.faults.every=" + every, "-Dacre.seed=" + Long.getLong("acre.seed", System.nanoTime())), kind.name());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), () -> output);
        // Proof that something failed at all: points were met, and the runs in which they failed.
        assertTrue(Pattern.compile(kind + ": [1-9][0-9]* points, [1-9][0-9]* runs, 0 failures").matcher(output).find(), () -> output);
    }
}
